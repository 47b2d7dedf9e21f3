// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The bytes of the file: header, objects, streams, end (ISO 19005-2, 6.1.2 to 6.1.9).

use super::File;

pub fn check(file: &mut File<'_>) {
    let bytes = file.bytes;
    let header = bytes.get(..9).unwrap_or_default();
    let version = header.starts_with(b"%PDF-1.") && matches!(header[7], b'0'..=b'7') && header[8] == b'\n';
    file.want(version, "A 6.1.2", || format!("intestazione {header:?}"));
    file.want(version, "UA 6.1", || format!("intestazione {header:?}"));
    let mark = bytes.get(9..15).unwrap_or_default();
    let binary = mark.len() == 6 && mark[0] == b'%' && mark[1..5].iter().all(|byte| *byte > 127) && mark[5] == b'\n';
    file.want(binary, "A 6.1.2", || format!("seconda riga {mark:?}"));

    let mut at = 15;
    let mut table = None;
    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
        let Some((begin, length, dictionary)) = stream(bytes, at) else {
            file.want(false, "A 6.1.9", || format!("oggetto malformato al byte {at}"));
            return;
        };
        let end = begin + length;
        let closed = bytes.get(end..).is_some_and(|rest| rest.starts_with(b"\nendstream\nendobj\n"));
        file.want(closed, "A 6.1.7.1", || format!("la lunghezza scritta al byte {at} non è quella vera"));
        // The end of line before «endstream» is no part of the data: a reader must not have to guess.
        let plain = length == 0 || !matches!(bytes.get(end - 1), Some(b'\n' | b'\r'));
        file.want(plain, "A 6.1.7.1", || format!("il flusso al byte {at} finisce con una fine di riga"));
        check_strings(file, dictionary, at);
        if dictionary.windows(5).any(|window| window == b"/XRef") {
            table = Some(at);
        }
        if !closed {
            return;
        }
        at = end + b"\nendstream\nendobj\n".len();
    }
    let wanted = format!("startxref\n{}\n%%EOF\n", table.unwrap_or(0));
    let end = bytes.get(at..).unwrap_or_default();
    file.want(end == wanted.as_bytes(), "A 6.1.3", || format!("fine del file {:?}", String::from_utf8_lossy(end)));
    for stream in file.doc.objects.values().filter_map(|object| object.as_stream().ok()).cloned().collect::<Vec<_>>() {
        if stream.dict.has_type(b"ObjStm") {
            let content = stream.decompressed_content().unwrap_or_default();
            check_strings(file, &content, 0);
        }
    }
}

/// Begin and length of the stream of an object, and its dictionary.
fn stream(bytes: &[u8], at: usize) -> Option<(usize, usize, &[u8])> {
    let rest = bytes.get(at..)?;
    let digits = |from: &[u8]| from.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let first = digits(rest);
    let rest = rest.get(first..)?.strip_prefix(b" 0 obj\n")?;
    let mark = b">>\nstream\n";
    let length = rest.windows(mark.len()).position(|window| window == mark)? + 2;
    let dictionary = rest.get(..length)?;
    let key = b"/Length ";
    let value = dictionary.windows(key.len()).position(|window| window == key)? + key.len();
    let value = dictionary.get(value..)?;
    let value = std::str::from_utf8(value.get(..digits(value))?).ok()?.parse().ok()?;
    let begin = bytes.len() - rest.len() + length + b"\nstream\n".len();
    Some((begin, value, dictionary))
}

/// Strings of hexadecimal digits are whole bytes (6.1.6).
fn check_strings(file: &mut File<'_>, bytes: &[u8], place: usize) {
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'(' => {
                let mut depth = 0;
                while let Some(byte) = bytes.get(at) {
                    match byte {
                        b'\\' => at += 1,
                        b'(' => depth += 1,
                        b')' => depth -= 1,
                        _ => {}
                    }
                    if depth == 0 {
                        break;
                    }
                    at += 1;
                }
            }
            b'<' if bytes.get(at + 1) == Some(&b'<') => at += 1,
            b'<' => {
                let length = bytes[at + 1..].iter().take_while(|byte| **byte != b'>').count();
                let digits = bytes.get(at + 1..at + 1 + length).unwrap_or_default();
                let good = digits.iter().all(u8::is_ascii_hexdigit) && digits.len() % 2 == 0;
                file.want(good, "A 6.1.6", || format!("stringa {:?} al byte {place}", String::from_utf8_lossy(digits)));
                at += length;
            }
            _ => {}
        }
        at += 1;
    }
}
