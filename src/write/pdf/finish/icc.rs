// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! An sRGB profile (ICC.1:2001-04, version 2.1) made from the published numbers of IEC 61966-2-1.

/// Points of the tone curve.
const POINTS: usize = 1024;

/// Media white and primaries, adapted to D50, as s15Fixed16.
const WHITE: [u32; 3] = [0xf6d6, 0x1_0000, 0xd32d];
const RED: [u32; 3] = [0x6fa2, 0x38f5, 0x0390];
const GREEN: [u32; 3] = [0x6299, 0xb785, 0x18da];
const BLUE: [u32; 3] = [0x24a0, 0x0f84, 0xb6cf];

/// The profile.
pub(super) fn srgb() -> Vec<u8> {
    let curve = curve();
    let text = [b"text\0\0\0\0".as_slice(), b"Public domain\0"].concat();
    let tags: [(&[&[u8; 4]], Vec<u8>); 7] = [
        (&[b"desc"], description()),
        (&[b"cprt"], text),
        (&[b"wtpt"], xyz(WHITE)),
        (&[b"rXYZ"], xyz(RED)),
        (&[b"gXYZ"], xyz(GREEN)),
        (&[b"bXYZ"], xyz(BLUE)),
        // One curve for the three channels.
        (&[b"rTRC", b"gTRC", b"bTRC"], curve),
    ];
    let count: usize = tags.iter().map(|(names, _)| names.len()).sum();
    let start = 128 + 4 + 12 * count;
    let mut table = Vec::new();
    let mut data: Vec<u8> = Vec::new();
    for (names, content) in &tags {
        for name in *names {
            table.extend(*name);
            table.extend(((start + data.len()) as u32).to_be_bytes());
            table.extend((content.len() as u32).to_be_bytes());
        }
        data.extend(content);
        data.resize(data.len().next_multiple_of(4), 0);
    }
    let mut out = Vec::with_capacity(start + data.len());
    out.extend(((start + data.len()) as u32).to_be_bytes());
    out.extend([0, 0, 0, 0, 2, 0x10, 0, 0]);
    out.extend(b"mntrRGB XYZ ");
    // A fixed date: 1 January 2000.
    for part in [2000u16, 1, 1, 0, 0, 0] {
        out.extend(part.to_be_bytes());
    }
    out.extend(b"acsp");
    // Platform, flags, maker, model, attributes and intent: none.
    out.resize(68, 0);
    for value in WHITE {
        out.extend(value.to_be_bytes());
    }
    out.resize(128, 0);
    out.extend((count as u32).to_be_bytes());
    out.extend(table);
    out.extend(data);
    out
}

fn xyz(values: [u32; 3]) -> Vec<u8> {
    let mut out = b"XYZ \0\0\0\0".to_vec();
    values.iter().for_each(|value| out.extend(value.to_be_bytes()));
    out
}

fn description() -> Vec<u8> {
    let name = b"sRGB IEC61966-2.1\0";
    let mut out = b"desc\0\0\0\0".to_vec();
    out.extend((name.len() as u32).to_be_bytes());
    out.extend(name);
    // No Unicode and no Macintosh name.
    out.extend([0; 78]);
    out
}

fn curve() -> Vec<u8> {
    let mut out = b"curv\0\0\0\0".to_vec();
    out.extend((POINTS as u32).to_be_bytes());
    for point in 0..POINTS {
        let value = point as f64 / (POINTS - 1) as f64;
        let linear = if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) };
        out.extend(((linear * 65535.0).round() as u16).to_be_bytes());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_offsets_agree() {
        let profile = srgb();
        let at = |from: usize| u32::from_be_bytes(profile[from..from + 4].try_into().unwrap()) as usize;
        assert_eq!(at(0), profile.len());
        for tag in 0..at(128) {
            let entry = 132 + tag * 12;
            assert!(at(entry + 4) + at(entry + 8) <= profile.len());
            assert_eq!(at(entry + 4) % 4, 0);
        }
    }

    #[test]
    fn nothing_is_added_to_the_profile() {
        let sum: u32 = srgb().iter().fold(1, |sum, byte| (sum + u32::from(*byte)) % 65521);
        assert!(!matches!(sum as u8, b'\n' | b'\r'));
    }

    #[test]
    fn primaries_add_up_to_white() {
        for channel in 0..3 {
            let sum = RED[channel] + GREEN[channel] + BLUE[channel];
            assert!(sum.abs_diff(WHITE[channel]) < 24, "{channel}");
        }
    }
}
