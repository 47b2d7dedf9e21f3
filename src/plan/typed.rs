// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Fills the plan's typed lists from the canonical rows.

use std::collections::BTreeMap;

use super::merge::printed;
use super::names::fold;
use super::resolve::{Vocabularies, means_all};
use super::{
    Account, Act, Activity, AgeCount, Allocation, Attendance, Body, Commitment, CommunityNeed, Comune, ContextValue,
    Indicator, Intervention, Meeting, Outcome, PerYear, Plan, Proposal, Series, Source, Staff, Stakeholder, Text,
};
use crate::ages::Sex;
use crate::istat;
use crate::money::Cents;
use crate::origin::Traced;
use crate::table::{Dataset, Record, Value};

/// Fills the lists that come from tables.
pub(super) fn fill(plan: &mut Plan, dataset: &Dataset, words: &Vocabularies) {
    let each = |table: &str| dataset.rows(table).iter();
    plan.comuni = each("comuni").filter_map(comune).collect();
    plan.sources = each("fonti").filter_map(source).collect();
    plan.interventions = each("interventi").filter_map(|r| intervention(r, words)).collect();
    plan.allocations = each("spesa").filter_map(|r| allocation(r, words)).collect();
    plan.indicators = each("indicatori_intervento").filter_map(indicator).collect();
    plan.staff = each("personale").filter_map(staff).collect();
    plan.activities = each("cronoprogramma").filter_map(activity).collect();
    plan.needs = each("bisogni").filter_map(|r| need(r, words)).collect();
    plan.context = each("indicatori_contesto").filter_map(|r| context(r, words)).collect();
    plan.ages = each("popolazione").filter_map(|r| age_count(r, words)).collect();
    plan.bodies = each("organi").filter_map(|r| body(r, words)).collect();
    plan.series = each("calendario").filter_map(series).collect();
    plan.meetings = each("incontri").filter_map(|r| meeting(r, words)).collect();
    plan.stakeholders = each("enti").filter_map(|r| stakeholder(r, words)).collect();
    plan.attendance = each("presenze").filter_map(attendance).collect();
    plan.proposals = each("proposte").filter_map(|r| proposal(r, words)).collect();
    plan.commitments = each("impegni").filter_map(commitment).collect();
    plan.accounts = each("rendicontazione").filter_map(account).collect();
    plan.acts = each("atti").filter_map(|r| act(r, words)).collect();
}

fn year(record: &Record, field: &str) -> Option<Traced<i16>> {
    let year = record.integer(field)?;
    i16::try_from(year.value).ok().map(|value| Traced { value, trail: year.trail })
}

/// A list, also when the cell was read as a single text.
fn many(record: &Record, field: &str) -> Traced<Vec<String>> {
    match record.get(field) {
        Some(Traced { value: Value::Text(text), trail }) => {
            let parts = text.split(';').map(|p| p.trim().to_owned()).filter(|p| !p.is_empty());
            Traced { value: parts.collect(), trail: trail.clone() }
        }
        _ => record.list(field),
    }
}

/// ISTAT codes from canonical names; a name that is not of the ambito stays as written.
fn comuni_codes(record: &Record, field: &str, words: &Vocabularies) -> Traced<Vec<String>> {
    let names = many(record, field);
    let all: Vec<String> = words.comuni.keys().cloned().collect();
    let value = if names.value.is_empty() || names.value.iter().any(|n| means_all(n)) {
        all
    } else {
        names.value.iter().map(|n| words.comune(n).unwrap_or_else(|| n.clone())).collect()
    };
    Traced { value, trail: names.trail }
}

fn comune_code(record: &Record, field: &str, words: &Vocabularies) -> Text {
    record.text(field).map(|name| {
        let code = words.comune(&name.value);
        Traced { value: code.unwrap_or(name.value), trail: name.trail }
    })
}

/// The area's code; `None` when what is written is not an area of the profile (it stays in the dataset).
fn area_code(record: &Record, field: &str, words: &Vocabularies) -> Text {
    record.text(field).filter(|area| words.areas.contains(&area.value))
}

/// Area codes; `tutte` is every area of the profile.
fn area_codes(record: &Record, field: &str, words: &Vocabularies) -> Traced<Vec<String>> {
    let mut areas = many(record, field);
    if areas.value.iter().any(|a| means_all(a)) {
        areas.value = words.areas.clone();
    }
    areas
}

fn per_year<T>(f: impl Fn(u8) -> Option<Traced<T>>) -> PerYear<T> {
    [f(1), f(2), f(3)]
}

fn comune(record: &Record) -> Option<Comune> {
    let istat_code = record.text("codice_istat")?;
    let written = record.text("comune")?;
    let place = istat::by_code(&istat_code.value);
    let given_quotas = per_year(|n| record.amount(&format!("quota_annua_{n}")));
    Some(Comune {
        name: Traced { value: place.map_or(written.value, |p| p.name.to_string()), trail: written.trail },
        province: place.map_or_else(String::new, |p| p.province.to_string()),
        province_sign: place.map_or_else(String::new, |p| p.sign.to_string()),
        residents: record.integer("residenti"),
        residents_date: record.date("data_residenti"),
        age_0_17: record.integer("eta_0_17"),
        age_18_64: record.integer("eta_18_64"),
        age_65: record.integer("eta_65"),
        families: record.integer("famiglie"),
        foreigners: record.integer("stranieri"),
        area_kmq: record.number("superficie_kmq"),
        quotas: [(); 3].map(|()| Traced::untraced(Cents::ZERO)),
        given_quotas,
        istat: istat_code,
    })
}

fn source(record: &Record) -> Option<Source> {
    Some(Source {
        fund: record.text("fonte")?,
        year: year(record, "anno")?,
        amount: record.amount("importo")?,
        competence: year(record, "annualita_di_competenza"),
        act: record.text("atto"),
        state: record.text("stato"),
        kind: record.text("tipo"),
    })
}

fn printed_fields(record: &Record) -> BTreeMap<&'static str, Traced<String>> {
    let fields = record
        .values
        .iter()
        .map(|(name, traced)| (*name, Traced { value: printed(&traced.value), trail: traced.trail.clone() }));
    fields.collect()
}

/// What a required value that is missing prints; the finding on it is the rules'.
fn to_complete(record: &Record) -> Traced<String> {
    Traced::new("da completare".to_owned(), record.origin.clone())
}

fn intervention(record: &Record, words: &Vocabularies) -> Option<Intervention> {
    Some(Intervention {
        origin: record.origin.clone(),
        code: record.text("codice")?,
        title: record.text("denominazione").unwrap_or_else(|| to_complete(record)),
        area: area_code(record, "area", words),
        secondary_areas: area_codes(record, "aree_secondarie", words),
        leps: many(record, "leps"),
        needs: many(record, "bisogni"),
        proposals: many(record, "proposte_recepite"),
        comuni: comuni_codes(record, "comuni", words),
        users: per_year(|n| record.integer(&format!("utenti_anno_{n}"))),
        new_users: record.integer("nuovi_utenti"),
        start: record.date("inizio"),
        end: record.date("fine"),
        cup: record.text("cup"),
        fields: printed_fields(record),
    })
}

fn allocation(record: &Record, words: &Vocabularies) -> Option<Allocation> {
    let amount = record.amount("importo")?;
    if amount.value.is_zero() {
        return None;
    }
    Some(Allocation {
        intervention: record.text("intervento")?,
        fund: record.text("fonte")?,
        year: year(record, "anno")?,
        amount,
        item: record.text("voce_di_spesa"),
        comune: comune_code(record, "comune", words),
        kind: record.text("tipo"),
    })
}

fn indicator(record: &Record) -> Option<Indicator> {
    let shown = |field: &str| record.get(field).map(|t| Traced { value: printed(&t.value), trail: t.trail.clone() });
    Some(Indicator {
        intervention: record.text("intervento")?,
        name: record.text("indicatore")?,
        kind: record.text("tipo"),
        unit: record.text("unita"),
        baseline: shown("valore_iniziale"),
        targets: [shown("atteso_1"), shown("atteso_2"), shown("atteso_3")],
        source: record.text("fonte"),
        frequency: record.text("frequenza"),
    })
}

fn staff(record: &Record) -> Option<Staff> {
    Some(Staff {
        intervention: record.text("intervento")?,
        profile: record.text("profilo")?,
        number: record.number("numero")?,
        relationship: record.text("rapporto"),
        weekly_hours: record.number("ore_settimanali"),
        fund: record.text("fonte"),
    })
}

fn activity(record: &Record) -> Option<Activity> {
    Some(Activity {
        intervention: record.text("intervento")?,
        name: record.text("attivita")?,
        start: record.date("inizio")?,
        end: record.date("fine")?,
    })
}

fn need(record: &Record, words: &Vocabularies) -> Option<CommunityNeed> {
    Some(CommunityNeed {
        code: record.text("codice")?,
        area: area_code(record, "area", words),
        text: record.text("bisogno")?,
        group: record.text("gruppo"),
        priority: record.integer("priorita"),
        evidence: record.text("evidenza"),
        comuni: comuni_codes(record, "comuni", words),
        dup: record.text("dup"),
        peg: record.text("peg"),
    })
}

fn context(record: &Record, words: &Vocabularies) -> Option<ContextValue> {
    Some(ContextValue {
        indicator: record.text("indicatore")?,
        place: comune_code(record, "comune", words)?,
        year: year(record, "anno")?,
        value: record.number("valore")?,
        unit: record.text("unita"),
        source: record.text("fonte"),
    })
}

fn age_count(record: &Record, words: &Vocabularies) -> Option<AgeCount> {
    let word = |field: &str| record.text(field).map(|t| t.map(|word| fold(&word)));
    let sex = word("sesso").and_then(|t| {
        let value = match t.value.as_str() {
            "maschi" => Sex::Male,
            "femmine" => Sex::Female,
            _ => return None,
        };
        Some(Traced { value, trail: t.trail })
    });
    let foreign = word("cittadinanza").and_then(|t| {
        let value = match t.value.as_str() {
            "stranieri" => true,
            "italiani" => false,
            _ => return None,
        };
        Some(Traced { value, trail: t.trail })
    });
    Some(AgeCount {
        origin: record.origin.clone(),
        place: comune_code(record, "comune", words)?,
        year: year(record, "anno")?,
        age: record.text("eta")?,
        sex,
        foreign,
        men: record.integer("maschi"),
        women: record.integer("femmine"),
        total: record.integer("totale"),
        foreigners: record.integer("stranieri"),
        source: record.text("fonte"),
    })
}

fn body(record: &Record, words: &Vocabularies) -> Option<Body> {
    Some(Body {
        code: record.text("codice")?,
        name: record.text("denominazione")?,
        kind: record.text("tipo"),
        members: record.text("partecipanti"),
        functions: record.text("funzioni"),
        areas: area_codes(record, "aree", words),
        level: record.text("livello"),
        seats: many(record, "seggi"),
        incompatible: many(record, "incompatibili"),
    })
}

fn series(record: &Record) -> Option<Series> {
    Some(Series {
        origin: record.origin.clone(),
        body: record.text("organo")?,
        recurrence: record.text("ricorrenza")?,
        start: record.time("ora"),
        minutes: record.integer("durata"),
        place: record.text("luogo"),
        from: record.date("dal"),
        until: record.date("al"),
        recipients: many(record, "destinatari"),
        excluded: many(record, "escluse"),
        moved: many(record, "spostate"),
        unreadable: record.unreadable.iter().copied().collect(),
    })
}

fn meeting(record: &Record, words: &Vocabularies) -> Option<Meeting> {
    Some(Meeting {
        origin: record.origin.clone(),
        code: record.text("codice")?,
        body: record.text("organo"),
        date: record.date("data"),
        start: record.time("ora_inizio"),
        end: record.time("ora_fine"),
        place: record.text("luogo"),
        comune: comune_code(record, "comune", words),
        areas: area_codes(record, "aree", words),
        agenda: record.text("ordine_del_giorno"),
        notice_number: record.text("convocazione_protocollo"),
        notice_date: record.date("convocazione_data"),
        chair: record.text("presidente"),
        secretary: record.text("verbalizzante"),
        summary: record.text("sintesi"),
        decisions: record.text("decisioni"),
    })
}

fn stakeholder(record: &Record, words: &Vocabularies) -> Option<Stakeholder> {
    Some(Stakeholder {
        code: record.text("codice")?,
        name: record.text("denominazione")?,
        category: record.text("categoria")?,
        comune: comune_code(record, "comune", words),
        runts: record.text("runts"),
        joined: record.date("adesione_data"),
        joined_number: record.text("adesione_protocollo"),
        representative: record.text("rappresentante"),
        bodies: many(record, "organi"),
        areas: area_codes(record, "aree", words),
    })
}

fn attendance(record: &Record) -> Option<Attendance> {
    Some(Attendance {
        meeting: record.text("incontro")?,
        stakeholder: record.text("ente")?,
        role: record.text("ruolo"),
        person: record.text("persona"),
        present: record.flag("presente").is_none_or(|f| f.value),
    })
}

fn outcome(text: Traced<String>) -> Option<Traced<Outcome>> {
    Outcome::read(&text.value).map(|value| Traced { value, trail: text.trail })
}

fn proposal(record: &Record, words: &Vocabularies) -> Option<Proposal> {
    Some(Proposal {
        origin: record.origin.clone(),
        code: record.text("codice")?,
        stakeholder: record.text("ente"),
        meeting: record.text("incontro"),
        area: area_code(record, "area", words),
        text: record.text("testo")?,
        outcome: record.text("esito").and_then(outcome),
        reason: record.text("motivazione"),
        interventions: many(record, "intervento"),
        date: record.date("data"),
        answered: record.date("risposta_data"),
        answer_number: record.text("risposta_protocollo"),
    })
}

fn commitment(record: &Record) -> Option<Commitment> {
    Some(Commitment {
        meeting: record.text("incontro")?,
        who: record.text("chi")?,
        what: record.text("che_cosa")?,
        due: record.get("entro").map(|t| Traced { value: printed(&t.value), trail: t.trail.clone() }),
        state: record.text("stato"),
    })
}

fn account(record: &Record) -> Option<Account> {
    Some(Account {
        item: record.text("voce")?,
        planned: record.amount("programmate")?,
        committed: record.amount("impegnate")?,
        paid: record.amount("liquidate")?,
        left: record.amount("residui"),
    })
}

fn act(record: &Record, words: &Vocabularies) -> Option<Act> {
    Some(Act {
        body: record.text("organo")?,
        kind: record.text("tipo")?,
        comune: comune_code(record, "comune", words),
        number: record.get("numero").map(|t| Traced { value: printed(&t.value), trail: t.trail.clone() }),
        date: record.date("data"),
        fields: printed_fields(record),
    })
}
