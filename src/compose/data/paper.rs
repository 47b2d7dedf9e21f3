// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the templates of the concertation see beside the plan: the notice, a meeting, a series, those who are called, the
//! organisation that a letter is for.

use std::collections::BTreeMap;

use tera::Value;

use super::super::ledger::Ledger;
use super::super::paper::PaperPart;
use super::{Data, Maker, Map};
use crate::agenda::{body_name, day_long, hour};
use crate::origin::{Traced, Trail};
use crate::plan::{Meeting, Outcome, Stakeholder};
use crate::project::ConcertationTable;

impl Data {
    /// The same, with the public notice: the plan tells how its path began.
    #[must_use]
    pub(crate) fn with_notice(self, settings: &ConcertationTable) -> Self {
        let mut maker = Maker { holes: self.holes };
        let mut context = self.context;
        context.insert_value("avviso", notice(settings, &mut maker).into());
        Self { context, holes: maker.holes }
    }

    /// The data of the plan and those of one of these papers.
    pub(crate) fn of_paper(&self, ledger: &Ledger<'_>, part: &PaperPart<'_>) -> Self {
        let mut context = self.context.clone();
        let mut maker = Maker { holes: self.holes.clone() };
        let mut avviso = notice(part.source.settings, &mut maker);
        avviso.extend(told(part));
        context.insert_value("avviso", avviso.into());
        context.insert_value("incontro", meeting(ledger, part, &mut maker).into());
        context.insert_value("serie", series(ledger, part, &mut maker).into());
        context.insert_value("destinatari", invited(ledger, part, &mut maker));
        context.insert_value("ente", stakeholder(ledger, part.stakeholder, &mut maker).into());
        context.insert_value("interno", Value::from(part.internal));
        Self { context, holes: maker.holes }
    }
}

/// The public notice and what goes with it, from `[concertazione]`.
fn notice(settings: &ConcertationTable, maker: &mut Maker) -> Map {
    let dated = |date: Option<jiff::civil::Date>| date.map(Traced::untraced);
    let list = |items: &[String], maker: &mut Maker| {
        Value::from(items.iter().map(|item| maker.words(item)).collect::<Vec<_>>())
    };
    Map::from([
        ("atto", maker.optional_words(settings.atto.as_ref())),
        ("protocollo", maker.optional_words(settings.protocollo.as_ref())),
        ("pubblicazione", maker.date(dated(settings.pubblicazione).as_ref())),
        ("scadenza", maker.date(dated(settings.scadenza).as_ref())),
        ("pec", maker.optional_words(settings.pec.as_ref())),
        ("indirizzo", maker.optional_words(settings.indirizzo.as_ref())),
        ("requisiti", list(&settings.requisiti, maker)),
        ("patto", list(&settings.patto, maker)),
    ])
}

/// What the calendar has to show.
fn told(part: &PaperPart<'_>) -> Map {
    Map::from([
        ("ha_calendario", Value::from(!part.source.agenda.is_empty())),
        (
            "ha_sovrapposizioni",
            Value::from(part.source.agenda.faults.iter().any(|f| f.kind == crate::agenda::FaultKind::Overlap)),
        ),
        ("ha_turni", Value::from(part.source.agenda.runs.iter().any(|r| r.slots.iter().any(|s| s.hours.is_some())))),
    ])
}

fn meeting(ledger: &Ledger<'_>, part: &PaperPart<'_>, maker: &mut Maker) -> Map {
    let plan = ledger.plan;
    let empty: [&'static str; 19] = [
        "codice",
        "organo",
        "data",
        "giorno",
        "ore",
        "inizio",
        "fine",
        "luogo",
        "comune",
        "aree",
        "protocollo",
        "data_convocazione",
        "presiede",
        "verbalizza",
        "ha_odg",
        "ha_sintesi",
        "ha_decisioni",
        "ha_impegni",
        "ha_proposte",
    ];
    let Some(meeting) = part.meeting else {
        return empty.into_iter().map(|name| (name, Value::none())).chain([("presenti", Value::none())]).collect();
    };
    let body = meeting.body.as_ref().map(|code| code.clone().map(|code| body_name(plan, &code)));
    let comune = meeting.comune.as_ref().map(|c| c.clone().map(|code| plan.comune_name(&code).to_owned()));
    let day = meeting.date.as_ref().map(|d| d.clone().map(day_long));
    let time = |time: &Option<Traced<jiff::civil::Time>>| time.as_ref().map(|t| t.clone().map(hour));
    let (start, end) = (time(&meeting.start), time(&meeting.end));
    let areas = ledger.area_codes(&meeting.areas);
    let filled = |text: &Option<Traced<String>>| text.as_ref().is_some_and(|t| !t.value.trim().is_empty());
    let narrative = plan.texts.keys().any(|file| crate::agenda::narrates(file, meeting));
    let own = |code: &str| code == meeting.code.value;
    // An organisation that sends two persons is one.
    let rows = plan.attendance.iter().filter(|a| a.present && own(&a.meeting.value));
    let present: BTreeMap<&str, &Trail> = rows.map(|a| (a.stakeholder.value.as_str(), &a.stakeholder.trail)).collect();
    Map::from([
        ("codice", maker.text(&meeting.code)),
        ("organo", maker.optional(body.as_ref())),
        ("data", maker.date(meeting.date.as_ref())),
        ("giorno", maker.optional(day.as_ref())),
        ("ore", hours(meeting, maker)),
        ("inizio", maker.optional(start.as_ref())),
        ("fine", maker.optional(end.as_ref())),
        ("luogo", maker.optional(meeting.place.as_ref())),
        ("comune", maker.optional(comune.as_ref())),
        ("aree", maker.optional(Some(&areas))),
        ("protocollo", maker.optional(meeting.notice_number.as_ref())),
        ("data_convocazione", maker.date(meeting.notice_date.as_ref())),
        ("presiede", maker.optional(meeting.chair.as_ref())),
        ("verbalizza", maker.optional(meeting.secretary.as_ref())),
        ("presenti", maker.length(present.into_values())),
        ("ha_odg", Value::from(filled(&meeting.agenda))),
        ("ha_sintesi", Value::from(narrative || filled(&meeting.summary))),
        ("ha_decisioni", Value::from(filled(&meeting.decisions))),
        ("ha_impegni", Value::from(plan.commitments.iter().any(|c| own(&c.meeting.value)))),
        ("ha_proposte", Value::from(plan.proposals.iter().any(|p| p.meeting.as_ref().is_some_and(|m| own(&m.value))))),
    ])
}

/// `dalle ore 15:30 alle ore 18:00`, `alle ore 15:30`.
fn hours(meeting: &Meeting, maker: &mut Maker) -> Value {
    let words = match (&meeting.start, &meeting.end) {
        (Some(start), Some(end)) if end.value > start.value => {
            format!("dalle ore {} alle ore {}", hour(start.value), hour(end.value))
        }
        (Some(start), _) => format!("alle ore {}", hour(start.value)),
        _ => return Value::none(),
    };
    let trails = [meeting.start.as_ref().map(|t| &t.trail), meeting.end.as_ref().map(|t| &t.trail)];
    maker.text(&Traced { value: words, trail: Trail::join(trails.into_iter().flatten()) })
}

fn series(ledger: &Ledger<'_>, part: &PaperPart<'_>, maker: &mut Maker) -> Map {
    let found = part.run.and_then(|run| Some((run, ledger.plan.series.get(run.series)?)));
    let Some((run, series)) = found else {
        let names = ["organo", "ricorrenza", "ora", "luogo", "dal", "al", "ha_turni"];
        return names.into_iter().map(|name| (name, Value::none())).collect();
    };
    let body = series.body.clone().map(|code| body_name(ledger.plan, &code));
    let told = series.start.as_ref().map_or(&series.recurrence.trail, |t| &t.trail);
    let start = run.start.map(|start| Traced { value: hour(start), trail: told.clone() });
    Map::from([
        ("organo", maker.text(&body)),
        ("ricorrenza", maker.text(&series.recurrence)),
        ("ora", maker.optional(start.as_ref())),
        ("luogo", maker.optional(series.place.as_ref())),
        ("dal", maker.date(series.from.as_ref())),
        ("al", maker.date(series.until.as_ref())),
        ("ha_turni", Value::from(run.slots.iter().any(|s| s.hours.is_some()))),
    ])
}

/// Those who are called, each with the name and, if it has one, the hour at which it is received.
fn invited(ledger: &Ledger<'_>, part: &PaperPart<'_>, maker: &mut Maker) -> Value {
    let list = part.invited.iter().map(|invited| {
        let comune = invited.stakeholder.and_then(|s| s.comune.as_ref());
        let comune = comune.map(|c| c.clone().map(|code| ledger.plan.comune_name(&code).to_owned()));
        let slot = invited.slot.as_ref().and_then(|s| s.hours);
        let slot = slot.map(|(from, to)| Traced {
            value: format!("dalle ore {} alle ore {}", hour(from), hour(to)),
            trail: invited.trail.clone(),
        });
        Map::from([
            ("nome", maker.text(&Traced { value: invited.name.clone(), trail: invited.trail.clone() })),
            ("comune", maker.optional(comune.as_ref())),
            ("turno", maker.optional(slot.as_ref())),
        ])
        .into()
    });
    Value::from(list.collect::<Vec<Value>>())
}

fn stakeholder(ledger: &Ledger<'_>, found: Option<&Stakeholder>, maker: &mut Maker) -> Map {
    let Some(stakeholder) = found else {
        let names = [
            "nome",
            "categoria",
            "comune",
            "proposte",
            "accolte",
            "accolte_in_parte",
            "rigettate",
            "da_valutare",
            "risposta_data",
            "risposta_protocollo",
        ];
        return names.into_iter().map(|name| (name, Value::none())).collect();
    };
    let plan = ledger.plan;
    let comune = stakeholder.comune.as_ref().map(|c| c.clone().map(|code| plan.comune_name(&code).to_owned()));
    let own: Vec<_> = plan
        .proposals
        .iter()
        .filter(|p| p.stakeholder.as_ref().is_some_and(|s| s.value == stakeholder.code.value))
        .collect();
    let mut with = |outcome: Option<Outcome>| {
        let of = |p: &&&crate::plan::Proposal| {
            outcome.is_none_or(|o| p.outcome.as_ref().map_or(Outcome::Pending, |x| x.value) == o)
        };
        maker.length(own.iter().filter(of).map(|p| &p.code.trail).collect::<Vec<_>>())
    };
    let counts = [
        ("proposte", with(None)),
        ("accolte", with(Some(Outcome::Accepted))),
        ("accolte_in_parte", with(Some(Outcome::Reworked))),
        ("rigettate", with(Some(Outcome::Rejected))),
        ("da_valutare", with(Some(Outcome::Pending))),
    ];
    let answered = own.iter().filter_map(|p| p.answered.as_ref()).max_by_key(|d| d.value);
    let number = own.iter().find_map(|p| p.answer_number.as_ref());
    let mut map = Map::from(counts);
    map.extend([
        ("nome", maker.text(&stakeholder.name)),
        ("categoria", maker.text(&stakeholder.category)),
        ("comune", maker.optional(comune.as_ref())),
        ("risposta_data", maker.date(answered)),
        ("risposta_protocollo", maker.optional(number)),
    ]);
    map
}
