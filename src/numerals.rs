// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Numbers in Italian letters, as acts write them and as texts are read.

const UNITS: [&str; 20] = [
    "",
    "uno",
    "due",
    "tre",
    "quattro",
    "cinque",
    "sei",
    "sette",
    "otto",
    "nove",
    "dieci",
    "undici",
    "dodici",
    "tredici",
    "quattordici",
    "quindici",
    "sedici",
    "diciassette",
    "diciotto",
    "diciannove",
];
const TENS: [&str; 10] =
    ["", "", "venti", "trenta", "quaranta", "cinquanta", "sessanta", "settanta", "ottanta", "novanta"];

/// `duemilaventiquattro`; numbers from 1 to 9999.
pub fn spelled(number: u16) -> String {
    let (thousands, rest) = (usize::from(number / 1000), usize::from(number % 1000));
    let thousands = match thousands {
        0 => String::new(),
        1 => "mille".to_owned(),
        n => format!("{}mila", UNITS.get(n).copied().unwrap_or_default()),
    };
    let whole = format!("{thousands}{}", below_thousand(rest));
    // «tre» at the end of a compound takes an accent.
    if whole.len() > 3 && whole.ends_with("tre") { format!("{}tré", &whole[..whole.len() - 3]) } else { whole }
}

fn below_thousand(number: usize) -> String {
    let (hundreds, rest) = (number / 100, number % 100);
    let head = match hundreds {
        0 => String::new(),
        1 => "cento".to_owned(),
        n => format!("{}cento", UNITS.get(n).copied().unwrap_or_default()),
    };
    let tail = if rest < 20 {
        UNITS.get(rest).copied().unwrap_or_default().to_owned()
    } else {
        let tens = TENS.get(rest / 10).copied().unwrap_or_default();
        let unit = UNITS.get(rest % 10).copied().unwrap_or_default();
        // «ventuno», «ventotto»: the vowel of the tens falls.
        let tens = if matches!(rest % 10, 1 | 8) { &tens[..tens.len() - 1] } else { tens };
        format!("{tens}{unit}")
    };
    // «centottanta» and «centotto» are as good as the full form, which is the one that acts write.
    format!("{head}{tail}")
}

/// A number with the word that agrees with it: `1 voto`, `3 voti`.
pub fn counted(number: impl std::fmt::Display, one: &str, many: &str) -> String {
    let number = number.to_string();
    let word = if number == "1" { one } else { many };
    format!("{number} {word}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_is_said_in_the_singular() {
        assert_eq!(counted(1, "voto", "voti"), "1 voto");
        assert_eq!([0, 2, 11].map(|n| counted(n, "voto", "voti")), ["0 voti", "2 voti", "11 voti"]);
    }

    #[test]
    fn years_and_days() {
        for (number, words) in [
            (1, "uno"),
            (3, "tre"),
            (8, "otto"),
            (11, "undici"),
            (21, "ventuno"),
            (23, "ventitré"),
            (28, "ventotto"),
            (31, "trentuno"),
            (1999, "millenovecentonovantanove"),
            (2000, "duemila"),
            (2022, "duemilaventidue"),
            (2023, "duemilaventitré"),
            (2024, "duemilaventiquattro"),
            (2028, "duemilaventotto"),
        ] {
            assert_eq!(spelled(number), words);
        }
    }
}
