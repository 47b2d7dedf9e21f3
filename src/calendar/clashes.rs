// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Two engagements at the same hour in the same room, or of the same people.

use jiff::civil::{Date, Time};

use crate::ingest::normal;

/// Something that takes a room and people for some time of a day.
#[derive(Clone, Debug)]
pub struct Engagement<T> {
    /// What it stands for.
    pub what: T,
    /// Day.
    pub day: Date,
    /// Beginning.
    pub start: Time,
    /// End.
    pub end: Time,
    /// Room; empty if not said.
    pub place: String,
    /// Comune of the room; empty if not said: rooms of two comuni may have one name.
    pub comune: String,
    /// Bodies and people who must be there.
    pub people: Vec<String>,
}

/// Why two engagements can't both be held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clash {
    /// The same room.
    Place(String),
    /// Somebody is in both.
    Person(String),
}

/// The pairs of engagements that overlap in a room or in a person, by their positions, in order.
pub fn clashes<T>(engagements: &[Engagement<T>]) -> Vec<(usize, usize, Clash)> {
    let mut order: Vec<usize> = (0..engagements.len()).collect();
    order.sort_by_key(|&at| (engagements[at].day, engagements[at].start, at));
    let mut found = Vec::new();
    for (position, &a) in order.iter().enumerate() {
        let first = &engagements[a];
        let later = order[position + 1..].iter();
        for &b in later.take_while(|&&b| engagements[b].day == first.day && engagements[b].start < first.end) {
            if let Some(clash) = clash(first, &engagements[b]) {
                found.push((a.min(b), a.max(b), clash));
            }
        }
    }
    found.sort_by_key(|(a, b, _)| (*a, *b));
    found
}

fn clash<T>(a: &Engagement<T>, b: &Engagement<T>) -> Option<Clash> {
    let room = normal(&a.place);
    let one_comune = a.comune.is_empty() || b.comune.is_empty() || normal(&a.comune) == normal(&b.comune);
    if !room.is_empty() && one_comune && room == normal(&b.place) {
        return Some(Clash::Place(a.place.clone()));
    }
    let theirs: Vec<String> = b.people.iter().map(|p| normal(p)).collect();
    a.people.iter().find(|p| theirs.contains(&normal(p))).map(|p| Clash::Person(p.clone()))
}
