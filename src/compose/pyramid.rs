// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The population pyramids: of the ambito by sex, of each comune beside the others; without sexes, the lead comune against the rest.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::community::{classes, rounded};
use super::hole::count_it;
use super::ledger::Ledger;
use crate::ages::{Band, Sex};
use crate::assess::community::names::Quantity;
use crate::assess::community::{Place, UNDATED};
use crate::document::{Anchor, Block, Chart, Figure, Inline, Panel, Series};
use crate::money::decimal_it;
use crate::origin::{Traced, Trail};

/// Small pyramids of one figure.
const PANELS: usize = 9;

/// The pyramid of the ambito; none when ages aren't given, or those of one comune only without sexes.
pub(super) fn build(ledger: &Ledger<'_>) -> Vec<Block> {
    let made = by_sex(ledger).or_else(|| by_comune(ledger));
    made.map(Block::Figure).into_iter().collect()
}

fn by_comune(ledger: &Ledger<'_>) -> Option<Figure> {
    let plan = ledger.plan;
    let lead = plan.comuni.iter().find(|c| c.istat.value == plan.ambito.lead)?;
    if plan.comuni.len() < 2 {
        return None;
    }
    let mut sums = [[0i64; 3]; 2];
    let mut cells: [[Vec<&Trail>; 3]; 2] = Default::default();
    for comune in &plan.comuni {
        let ages = [comune.age_0_17.as_ref()?, comune.age_18_64.as_ref()?, comune.age_65.as_ref()?];
        let side = usize::from(comune.istat.value != lead.istat.value);
        for ((sum, cells), age) in sums.get_mut(side)?.iter_mut().zip(cells.get_mut(side)?).zip(ages) {
            *sum = sum.saturating_add(age.value.max(0));
            cells.push(&age.trail);
        }
    }
    let bands = ["0-17 anni", "18-64 anni", "65 anni e più"].map(str::to_owned).to_vec();
    let side =
        |at: usize| sums[at].iter().zip(&cells[at]).map(|(n, of)| (Decimal::from(*n), Trail::join(of.iter().copied())));
    let sides = [Series::traced(lead.name.value.clone(), side(0)), Series::traced("Altri comuni", side(1))];
    let caption = format!("Piramide delle età: {} e gli altri comuni", lead.name.value);
    Some(figure(caption, bands, sides))
}

/// Residents of a place in each class, of one sex.
fn side(ledger: &Ledger<'_>, place: &Place, (year, bands): (i16, &[Band]), sex: Sex) -> Option<Vec<Traced<Decimal>>> {
    let of = |band: &Band| {
        let quantity = Quantity::People { sex: Some(sex), band: *band, foreign: false };
        ledger.community.count(place, year, quantity)
    };
    bands.iter().map(of).collect()
}

fn by_sex(ledger: &Ledger<'_>) -> Option<Figure> {
    let (year, bands) = classes(ledger, true)?;
    let of = |name: &str, sex| {
        let counts = side(ledger, &Place::Ambito, (year, &bands), sex)?;
        Some(Series::traced(name, counts.into_iter().map(|count| (count.value, count.trail))))
    };
    let sides = [of("Maschi", Sex::Male)?, of("Femmine", Sex::Female)?];
    let when = if year == UNDATED { String::new() } else { format!(" nel {year}") };
    let caption = format!("Piramide delle età dei residenti{when}");
    Some(figure(caption, bands.iter().map(Band::to_string).collect(), sides))
}

/// A small pyramid for each comune, all on one scale of shares.
pub(super) fn panels(ledger: &Ledger<'_>) -> Vec<Block> {
    let Some((year, bands)) = classes(ledger, true) else { return Vec::new() };
    let comuni = &ledger.plan.comuni;
    if comuni.len() < 2 {
        return Vec::new();
    }
    let share = |counts: Vec<Traced<Decimal>>, whole: Decimal| {
        counts.into_iter().map(|n| (n.value * Decimal::ONE_HUNDRED).checked_div(whole).unwrap_or_default()).collect()
    };
    let made: Option<Vec<(Panel, String)>> = comuni
        .iter()
        .map(|comune| {
            let place = Place::Comune(comune.istat.value.clone());
            let (men, women) =
                (side(ledger, &place, (year, &bands), Sex::Male)?, side(ledger, &place, (year, &bands), Sex::Female)?);
            let whole: Decimal = men.iter().chain(&women).map(|count| count.value).sum();
            let sides: [Vec<Decimal>; 2] = [share(men, whole), share(women, whole)];
            let said = said(&comune.name.value, &bands, &sides);
            Some((Panel { title: comune.name.value.clone(), sides }, said))
        })
        .collect();
    let Some(made) = made else { return Vec::new() };
    let parts = made.len().div_ceil(PANELS).max(1);
    let each = made.len().div_ceil(parts).max(1);
    let when = if year == UNDATED { String::new() } else { format!(" nel {year}") };
    made.chunks(each)
        .enumerate()
        .map(|(at, part)| {
            let part_of = if parts > 1 { format!(" ({} di {parts})", at + 1) } else { String::new() };
            let caption = format!("Piramidi delle età dei comuni{when}: quote sui residenti di ciascuno{part_of}");
            let words: Vec<&str> = part.iter().map(|(_, said)| said.as_str()).collect();
            let anchor = if at == 0 { "fig.piramidi".to_owned() } else { format!("fig.piramidi-{}", at + 1) };
            Block::Figure(Figure {
                anchor: Anchor(anchor),
                number: String::new(),
                alt: format!("{caption}. Barre contrapposte per classe di età, maschi a sinistra e femmine a destra, sulla stessa scala. {}.", words.join("; ")),
                caption: vec![Inline::text(caption)],
                chart: Chart::Pyramids {
                    bands: bands.iter().map(Band::to_string).collect(),
                    sides: ["Maschi".to_owned(), "Femmine".to_owned()],
                    panels: part.iter().map(|(panel, _)| panel.clone()).collect(),
                },
            })
        })
        .collect()
}

/// The widest class of a place and the share of who is 65 and more, where the classes tell it.
fn said(name: &str, bands: &[Band], sides: &[Vec<Decimal>; 2]) -> String {
    let both: Vec<Decimal> = sides[0].iter().zip(&sides[1]).map(|(a, b)| a + b).collect();
    let Some((at, most)) = both.iter().enumerate().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(&a.0))) else {
        return name.to_owned();
    };
    let shown = |share: Decimal| decimal_it(rounded(share, 1));
    let widest = bands.get(at).map(Band::to_string).unwrap_or_default();
    let mut words = format!("{name}: la classe più numerosa è {widest} ({}%)", shown(*most));
    if bands.iter().any(|b| b.from == 65) {
        let old: Decimal = bands.iter().zip(&both).filter(|(b, _)| b.from >= 65).map(|(_, n)| *n).sum();
        words.push_str(&format!(", 65 anni e più {}%", shown(old)));
    }
    words
}

fn figure(caption: String, bands: Vec<String>, [left, right]: [Series; 2]) -> Figure {
    let said: Vec<String> = bands
        .iter()
        .zip(left.values.iter().zip(&right.values))
        .map(|(band, (a, b))| format!("{band}: {} {} e {} {}", left.name, whole(*a), right.name, whole(*b)))
        .collect();
    let alt = format!("{caption}, con barre contrapposte per classe di età. {}.", said.join("; "));
    let chart = Chart::Pyramid { bands, left: Box::new(left), right: Box::new(right) };
    Figure {
        anchor: Anchor("fig.piramide".to_owned()),
        number: String::new(),
        caption: vec![Inline::text(caption)],
        alt,
        chart,
    }
}

fn whole(value: Decimal) -> String {
    value.round().to_i64().map_or_else(|| value.to_string(), count_it)
}
