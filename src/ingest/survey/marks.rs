// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Columns that hold one option each: which words say that it was marked.

use crate::ingest::normal::normal;

/// Words that say that an option was marked.
const YES: [&str; 17] = [
    "y",
    "yes",
    "si",
    "s",
    "x",
    "1",
    "vero",
    "true",
    "ok",
    "v",
    "scelto",
    "scelta",
    "selezionato",
    "selezionata",
    "checked",
    "selected",
    "on",
];
/// Words that say that it was not.
const NO: [&str; 16] = [
    "n",
    "no",
    "0",
    "falso",
    "false",
    "non scelto",
    "non scelta",
    "non selezionato",
    "non selezionata",
    "unchecked",
    "not selected",
    "unselected",
    "off",
    "n a",
    "nd",
    "n d",
];

/// Whether a cell says that its option was marked; `None` when it says neither.
///
/// `marked` are the words of the map, when it has some.
pub fn is_marked(text: &str, option: &str, marked: &[String]) -> Option<bool> {
    let word = normal(text);
    if text.is_empty() {
        return Some(false);
    }
    if !marked.is_empty() {
        return Some(marked.iter().any(|m| m == text || (!word.is_empty() && normal(m) == word)));
    }
    if matches!(text, "☑" | "☒" | "✓" | "✔" | "■" | "●" | "*") || YES.contains(&word.as_str()) || word == normal(option)
    {
        return Some(true);
    }
    (word.is_empty() || NO.contains(&word.as_str())).then_some(false)
}

/// The words that mark an option, from all that the columns of a group hold; `None` when they are no marks.
///
/// One word only is the mark. Of two, one must be a «no», or they are 1 and 2 as LimeSurvey turns Y and N.
pub fn words(values: &[String]) -> Option<Vec<String>> {
    let known = |list: &[&str], v: &String| list.contains(&normal(v).as_str());
    let sign = |v: &String| matches!(v.as_str(), "☑" | "☒" | "✓" | "✔" | "■" | "●" | "*" | "☐" | "□" | "-");
    let rest: Vec<&String> = values.iter().filter(|v| !matches!(v.as_str(), "N/A" | "")).collect();
    match rest.as_slice() {
        [] => None,
        [one] if known(&YES, one) || sign(one) => Some(Vec::new()),
        [one] if known(&NO, one) => Some(Vec::new()),
        [one, two] => {
            let pair = [normal(one), normal(two)];
            if pair == ["1", "2"] || pair == ["2", "1"] {
                return Some(vec!["1".to_owned()]);
            }
            match (known(&NO, one), known(&NO, two)) {
                (true, false) => Some(if known(&YES, two) { Vec::new() } else { vec![(*two).clone()] }),
                (false, true) => Some(if known(&YES, one) { Vec::new() } else { vec![(*one).clone()] }),
                _ => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_every_make() {
        let of = |list: &[&str]| words(&list.iter().map(|v| (*v).to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&["Y"]), Some(vec![]));
        assert_eq!(of(&["Sì", "No"]), Some(vec![]));
        assert_eq!(of(&["2", "1"]), Some(vec!["1".to_owned()]));
        assert_eq!(of(&["Non scelto", "Indicato"]), Some(vec!["Indicato".to_owned()]));
        assert_eq!(of(&["Molto", "Poco"]), None);
        assert_eq!(of(&["1", "2", "3"]), None);
        assert_eq!(is_marked("Y", "SAD", &[]), Some(true));
        assert_eq!(is_marked("sad", "SAD", &[]), Some(true));
        assert_eq!(is_marked("2", "SAD", &["1".into()]), Some(false));
        assert_eq!(is_marked("forse", "SAD", &[]), None);
    }
}
