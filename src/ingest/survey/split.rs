// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The options of one cell: the longest known option first, so that an option may hold the separator.

use crate::survey::Entry;

/// Parts of a cell. What is none of the options is one part, separators included, as the person wrote it.
pub fn split(text: &str, entry: &Entry) -> Vec<String> {
    let mut known: Vec<&str> = entry.options.iter().flat_map(|(w, s)| [w.as_str(), s.as_str()]).collect();
    known.sort_by_key(|o| std::cmp::Reverse(o.len()));
    known.dedup();
    let separators: Vec<&str> = match &entry.separator {
        Some(separator) => vec![separator.as_str()],
        None => vec![";", "\n"],
    };
    let mut parts: Vec<(bool, String)> = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (part, is_known, after) = next(rest, &known, &separators);
        match parts.last_mut() {
            // Own words may hold the separator too.
            Some((false, last)) if !is_known && !known.is_empty() && entry.separator.is_some() => {
                last.push_str(separators[0]);
                last.push_str(part);
            }
            _ if part.is_empty() => {}
            _ => parts.push((is_known, part.to_owned())),
        }
        rest = after;
    }
    parts.into_iter().map(|(_, part)| part).collect()
}

/// The next part, whether it is a known option, and what follows the separator.
fn next<'t>(rest: &'t str, known: &[&str], separators: &[&str]) -> (&'t str, bool, &'t str) {
    let after = |end: usize| -> Option<&'t str> {
        let tail = rest.get(end..)?.trim_start_matches(' ');
        if tail.is_empty() {
            return Some(tail);
        }
        // A separator of signs and a blank is known by its sign.
        let found =
            separators.iter().find_map(|s| tail.strip_prefix(s.trim_matches(' ')).filter(|_| !s.trim().is_empty()));
        found.map(|t| t.trim_start_matches(' '))
    };
    for option in known.iter().filter(|o| !o.is_empty()) {
        let same = rest
            .get(..option.len())
            .is_some_and(|start| start == *option || start.to_lowercase() == option.to_lowercase());
        if let Some(tail) = after(option.len()).filter(|_| same) {
            return (&rest[..option.len()], true, tail);
        }
    }
    let cut = separators.iter().filter_map(|s| Some((rest.find(s)?, s.len()))).min();
    match cut {
        Some((at, length)) => (rest[..at].trim(), false, rest[at + length..].trim_start()),
        None => (rest.trim(), false, ""),
    }
}

/// The options that the cells of a column hold, when the program joins them with a comma and a blank and options may hold commas.
///
/// Pieces that are never met alone belong to the piece before them: those that begin in lower case and begin no cell, and those
/// that stand after the same piece in every cell.
pub fn discovered(cells: &[&str]) -> Vec<String> {
    let mut lists: Vec<Vec<String>> =
        cells.iter().map(|c| c.split(", ").map(|p| p.trim().to_owned()).collect()).collect();
    loop {
        let glued = glue(&lists);
        let Some((first, second)) = glued else { break };
        for list in &mut lists {
            let mut at = 0;
            while at + 1 < list.len() {
                if list[at] == first && list[at + 1] == second {
                    let tail = list.remove(at + 1);
                    list[at] = format!("{}, {tail}", list[at]);
                } else {
                    at += 1;
                }
            }
        }
    }
    // The program joins options in the order of the form.
    let mut order: Vec<String> = Vec::new();
    for list in &lists {
        let mut from = 0;
        for piece in list {
            match order.iter().position(|o| o == piece) {
                Some(at) => from = at + 1,
                None => {
                    order.insert(from.min(order.len()), piece.clone());
                    from += 1;
                }
            }
        }
    }
    order.retain(|o| !o.is_empty());
    order
}

/// Two pieces that are one option.
fn glue(lists: &[Vec<String>]) -> Option<(String, String)> {
    use std::collections::BTreeMap;
    let mut total: BTreeMap<&str, usize> = BTreeMap::new();
    let mut starts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut pairs: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for list in lists {
        for (at, piece) in list.iter().enumerate() {
            *total.entry(piece).or_default() += 1;
            match at.checked_sub(1) {
                None => *starts.entry(piece).or_default() += 1,
                Some(before) => *pairs.entry((&list[before], piece)).or_default() += 1,
            }
        }
    }
    let lower = |text: &str| text.chars().next().is_some_and(char::is_lowercase);
    // A bracket that is opened before the comma and closed after it.
    let depth = |text: &str| text.matches('(').count() as i64 - text.matches(')').count() as i64;
    pairs
        .iter()
        .find(|((first, second), together)| {
            let always = **together == total[first] && **together == total[second];
            // Own words begin in lower case too, after whatever option happens to come before them.
            let usual = **together * 4 >= total[first] || (**together >= 5 && **together == total[second]);
            (depth(first) > 0 && depth(second) < 0)
                || (lower(second) && !starts.contains_key(second) && usual)
                || (always && **together >= 5)
        })
        .map(|((first, second), _)| ((*first).to_owned(), (*second).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::{Columns, Kind};

    fn entry(options: &[&str], separator: Option<&str>) -> Entry {
        let mut entry = Entry::new("Q".into(), "Q".into(), Columns::One("Q".into()), Kind::Multipla);
        entry.options = options.iter().map(|o| ((*o).to_owned(), (*o).to_owned())).collect();
        entry.separator = separator.map(str::to_owned);
        entry
    }

    #[test]
    fn the_longest_option_wins_and_the_rest_is_one_part() {
        let google = entry(&["Asilo nido, micronido e sezioni primavera", "Asilo nido", "SAD"], Some(", "));
        assert_eq!(split("Asilo nido, micronido e sezioni primavera, SAD", &google).len(), 2);
        assert_eq!(split("Asilo nido, SAD", &google), ["Asilo nido", "SAD"]);
        assert_eq!(
            split("SAD, aiuto in casa, spesa a domicilio", &google),
            ["SAD", "aiuto in casa, spesa a domicilio"]
        );
        let microsoft = entry(&[], None);
        assert_eq!(split("SAD;ADI;", &microsoft), ["SAD", "ADI"]);
        assert_eq!(split("SAD; ADI", &entry(&["SAD", "ADI"], None)), ["SAD", "ADI"]);
    }

    #[test]
    fn options_with_commas_are_found_out() {
        let cells = [
            "Aiuto a casa, SAD",
            "SAD",
            "Nido, micronido, Centro anziani",
            "Nido, micronido",
            "Aiuto a casa, Centro anziani",
        ];
        let found = discovered(&cells);
        assert_eq!(found.len(), 4, "{found:?}");
        assert!(found.contains(&"Nido, micronido".to_owned()));
        assert_eq!(discovered(&["Aiuto (SAD, ADI)", "Nido, Aiuto (SAD, ADI)"]).len(), 2);
        let own = ["Nido, mensa", "Nido", "Nido", "Nido", "Nido, SAD"];
        assert!(discovered(&own).contains(&"Nido".to_owned()));
        assert_eq!(discovered(&["Sì, sempre", "Sì, a volte", "No"]), ["No", "Sì, a volte", "Sì, sempre"]);
    }
}
