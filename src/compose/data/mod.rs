// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What templates see of a plan: maps and lists of holes, never a bare string.

pub(super) mod act;
mod areas;
mod community;
mod facts;
mod paper;
mod people;

pub(super) use community::benchmarks;
pub use facts::Facts;

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use tera::{Context, Value};

use super::Session;
use super::act::AnnexEntry;
use super::hole::{Datum, Holes};
use super::ledger::{Ledger, Scope};
use super::text::{ambito_title, and_list};
use crate::money::Cents;
use crate::origin::{Traced, Trail};
use crate::plan::{Act, Comune, State};

/// Names and values of a template's object.
type Map = BTreeMap<&'static str, Value>;

/// The side table under construction: each method puts a typed value there and gives its token.
#[derive(Default)]
struct Maker {
    holes: Holes,
}

impl Maker {
    fn put(&mut self, datum: Datum, trail: &Trail) -> Value {
        Value::from(self.holes.put(datum, trail))
    }

    fn words(&mut self, words: impl Into<String>) -> Value {
        self.put(Datum::Text(words.into()), &Trail::NONE)
    }

    fn optional_words(&mut self, words: Option<&String>) -> Value {
        words.filter(|w| !w.trim().is_empty()).map_or_else(Value::none, |w| self.words(w))
    }

    fn text(&mut self, text: &Traced<String>) -> Value {
        self.put(Datum::Text(text.value.clone()), &text.trail)
    }

    fn optional(&mut self, text: Option<&Traced<String>>) -> Value {
        text.filter(|t| !t.value.trim().is_empty()).map_or_else(Value::none, |t| self.text(t))
    }

    fn money(&mut self, amount: &Traced<Cents>) -> Value {
        self.put(Datum::Amount(amount.value), &amount.trail)
    }

    fn count(&mut self, number: &Traced<i64>) -> Value {
        self.put(Datum::Count(number.value), &number.trail)
    }

    fn optional_count(&mut self, number: Option<&Traced<i64>>) -> Value {
        number.map_or_else(Value::none, |n| self.count(n))
    }

    /// How many rows there are, with the cells of their codes.
    fn length<'t>(&mut self, trails: impl IntoIterator<Item = &'t Trail>) -> Value {
        let trails: Vec<&Trail> = trails.into_iter().collect();
        let number = i64::try_from(trails.len()).unwrap_or(i64::MAX);
        let trail = Trail::join(trails);
        self.put(Datum::Count(number), &trail)
    }

    fn year(&mut self, year: i16) -> Value {
        self.put(Datum::Year(year), &Trail::NONE)
    }

    fn percent(&mut self, tenths: Option<i64>, trail: &Trail) -> Value {
        tenths.map_or_else(Value::none, |t| self.put(Datum::Percent(t), trail))
    }

    fn number(&mut self, number: Decimal, decimals: u32, trail: &Trail) -> Value {
        let rounding = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
        self.put(Datum::Number(number.round_dp_with_strategy(decimals, rounding)), trail)
    }

    fn date(&mut self, date: Option<&Traced<Date>>) -> Value {
        date.map_or_else(Value::none, |d| self.put(Datum::Date(d.value), &d.trail))
    }
}

/// What the templates of a document see, and the side table behind it.
#[derive(Clone)]
pub(crate) struct Data {
    /// Names for Tera.
    pub(crate) context: Context,
    /// Values of the holes.
    pub(crate) holes: Holes,
}

/// Names that every template sees; those of an act stand beside them.
pub(crate) const NAMES: [&str; 16] = [
    "organo",
    "piano",
    "ambito",
    "profilo",
    "totali",
    "aree",
    "numeri",
    "popolazione",
    "comunita",
    "incontri",
    "proposte",
    "personale",
    "rendiconto",
    "ha",
    "atti",
    "comuni",
];

impl Data {
    /// The data of the plan, the same for all its documents.
    pub(crate) fn of_plan(ledger: &Ledger<'_>) -> Self {
        Self::with(ledger, Maker::default())
    }

    fn with(ledger: &Ledger<'_>, mut maker: Maker) -> Self {
        let mut context = Context::new();
        let parts: [(&'static str, Value); 13] = [
            ("piano", plan(ledger, &mut maker).into()),
            ("ambito", ambito(ledger, &mut maker).into()),
            ("profilo", profile(ledger, &mut maker).into()),
            ("totali", totals(ledger, &mut maker).into()),
            ("aree", areas::areas(ledger, &mut maker)),
            ("numeri", people::numbers(ledger, &mut maker).into()),
            ("popolazione", people::population(ledger, &mut maker).into()),
            ("comunita", community::community(ledger, &mut maker).into()),
            ("incontri", people::meetings(ledger, &mut maker).into()),
            ("proposte", people::proposals(ledger, &mut maker).into()),
            ("personale", people::staff(ledger, &mut maker).into()),
            ("rendiconto", people::accounts(ledger, &mut maker).into()),
            ("ha", has(ledger).into()),
        ];
        for (name, value) in parts {
            context.insert_value(name, value);
        }
        context.insert_value("atti", act::acts(ledger, None, &mut maker));
        context.insert_value("organo", act::body(ledger, &mut maker));
        context.insert_value("comuni", comuni(ledger, &mut maker));
        Self { context, holes: maker.holes }
    }

    /// The data of the plan and those of one comune and of its act; what was kept from the vote wins.
    pub(crate) fn of_comune(
        ledger: &Ledger<'_>,
        comune: &Comune,
        annexes: &[AnnexEntry],
        session: Session<'_>,
    ) -> Self {
        let Session { act, kept, base } = session;
        let Self { mut context, holes } = match (kept, base) {
            (Some(kept), _) => Self::with(ledger, Maker { holes: kept.holes() }),
            (None, Some(base)) => base.data.clone(),
            (None, None) => Self::of_plan(ledger),
        };
        let mut maker = Maker { holes };
        let until = act.and_then(|a| a.date.as_ref()).map(|d| d.value);
        context.insert_value("atti", act::acts(ledger, until, &mut maker));
        context.insert_value("precedenti", act::previous(ledger, comune, act, &mut maker));
        context.insert_value("comune", act::comune(ledger, comune, &mut maker).into());
        context.insert_value("deliberazione", act::deliberation(act, &mut maker).into());
        context.insert_value("lettere", act::letters(annexes, &mut maker).into());
        for (name, value) in kept.into_iter().flat_map(Facts::parts) {
            context.insert_value(name, value);
        }
        Self { context, holes: maker.holes }
    }

    /// The data of the plan and those of an act of the Ambito.
    pub(crate) fn of_ambito(self, ledger: &Ledger<'_>, act: Option<&Act>, annexes: &[AnnexEntry]) -> Self {
        let Self { mut context, holes } = self;
        let mut maker = Maker { holes };
        let until = act.and_then(|a| a.date.as_ref()).map(|d| d.value);
        context.insert_value("atti", act::others(ledger, act, until, &mut maker));
        context.insert_value("deliberazione", act::deliberation(act, &mut maker).into());
        context.insert_value("lettere", act::letters(annexes, &mut maker).into());
        Self { context, holes: maker.holes }
    }
}

fn plan(ledger: &Ledger<'_>, maker: &mut Maker) -> Map {
    let plan = ledger.plan;
    let [first, second, third] = ledger.years();
    let date = Traced::untraced(plan.date);
    Map::from([
        ("denominazione", maker.words(&ledger.profile.identity.title)),
        ("triennio", maker.words(plan.triennium.to_string())),
        ("anno1", maker.year(first)),
        ("anno2", maker.year(second)),
        ("anno3", maker.year(third)),
        ("ciclo", maker.optional_words(plan.cycle.as_ref())),
        ("versione", maker.optional_words(Some(&plan.version))),
        ("stato", maker.words(plan.state.word())),
        ("bozza", Value::from(plan.state == State::Draft)),
        ("data", maker.date(Some(&date))),
        ("adozione", act::adoption(ledger, maker)),
    ])
}

fn ambito(ledger: &Ledger<'_>, maker: &mut Maker) -> Map {
    let ambito = &ledger.plan.ambito;
    let lead = ledger.plan.comuni.iter().find(|c| c.istat.value == ambito.lead);
    let names: Vec<&str> = ledger.plan.comuni.iter().map(|c| c.name.value.as_str()).collect();
    let comuni =
        Traced { value: and_list(&names), trail: Trail::join(ledger.plan.comuni.iter().map(|c| &c.name.trail)) };
    let office =
        ambito.office.clone().unwrap_or_else(|| ledger.profile.label("ufficio", "Ufficio di Piano").to_owned());
    Map::from([
        ("nome", maker.words(&ambito.name)),
        ("titolo", maker.words(ambito_title(ledger.profile, ledger.plan))),
        ("capofila", lead.map_or_else(Value::none, |c| maker.text(&c.name))),
        ("forma", maker.optional_words(ambito.form.as_ref())),
        ("asl", maker.optional_words(ambito.health_authority.as_ref())),
        ("distretto", maker.optional_words(ambito.district.as_ref())),
        ("ufficio", maker.words(office)),
        ("comuni", maker.text(&comuni)),
    ])
}

fn profile(ledger: &Ledger<'_>, maker: &mut Maker) -> Map {
    let identity = &ledger.profile.identity;
    let note = identity.note.trim().to_owned();
    Map::from([
        ("regione", maker.words(&identity.region)),
        ("completo", Value::from(identity.complete)),
        ("nota", maker.optional_words(Some(&note))),
    ])
}

fn comuni(ledger: &Ledger<'_>, maker: &mut Maker) -> Value {
    let list: Vec<Value> = ledger
        .plan
        .comuni
        .iter()
        .map(|c| {
            Map::from([
                ("nome", maker.text(&c.name)),
                ("istat", maker.text(&c.istat)),
                ("residenti", maker.optional_count(c.residents.as_ref())),
            ])
            .into()
        })
        .collect();
    Value::from(list)
}

fn totals(ledger: &Ledger<'_>, maker: &mut Maker) -> Map {
    let [first, second, third] = ledger.years();
    let available = ledger.available(None, None);
    let spent = ledger.spent(Scope::All, None, None);
    let rest = Traced { value: available.value - spent.value, trail: Trail::join([&available.trail, &spent.trail]) };
    let quotas = crate::plan::sum(ledger.plan.comuni.iter().flat_map(|c| &c.quotas));
    let share = super::grid::tenths(quotas.value.0, available.value.0);
    let trail = Trail::join([&available.trail, &quotas.trail]);
    let mut map = Map::from([
        ("fonti", maker.money(&available)),
        ("impieghi", maker.money(&spent)),
        ("da_programmare", maker.money(&rest)),
        ("quote_comuni", maker.money(&quotas)),
        ("peso_comuni", maker.percent(share, &trail)),
    ]);
    for (name, year) in [("impieghi1", first), ("impieghi2", second), ("impieghi3", third)] {
        map.insert(name, maker.money(&ledger.spent(Scope::All, None, Some(year))));
    }
    for (name, year) in [("fonti1", first), ("fonti2", second), ("fonti3", third)] {
        map.insert(name, maker.money(&ledger.available(None, Some(year))));
    }
    map
}

/// Whether the residents of the whole ambito are known from any table.
fn residents(ledger: &Ledger<'_>) -> bool {
    let quantity = crate::assess::community::names::Quantity::RESIDENTS;
    !ledger.community.years(&crate::assess::community::Place::Ambito, quantity).is_empty()
}

/// Which data the plan has: conditions of the templates.
fn has(ledger: &Ledger<'_>) -> Map {
    let plan = ledger.plan;
    let has_table = |id: &str| !super::table::build(id, "", ledger).is_empty();
    let facts = [
        ("fonti", !plan.sources.is_empty()),
        ("spesa", !plan.allocations.is_empty()),
        ("interventi", !plan.interventions.is_empty()),
        ("quote", plan.comuni.iter().any(|c| c.quotas.iter().any(|q| !q.value.is_zero()))),
        ("rendiconto", !plan.accounts.is_empty()),
        ("personale", !plan.staff.is_empty()),
        ("cronoprogramma", plan.interventions.iter().any(|i| i.start.is_some() || i.end.is_some())),
        ("popolazione", plan.comuni.iter().any(|c| c.residents.is_some()) || residents(ledger)),
        ("demografia", has_table("demografia")),
        ("struttura", has_table("struttura")),
        ("classi", has_table("classi-eta")),
        ("serie", super::community::span(ledger).is_some()),
        ("indici", has_table("indici")),
        ("indici_anni", has_table("indici-anni")),
        ("servizi", has_table("domanda-offerta")),
        ("piramide", !super::figure::build("piramide", ledger).is_empty()),
        ("piramidi", !super::figure::build("piramidi", ledger).is_empty()),
        ("priorita", plan.needs.iter().any(|n| n.priority.is_some())),
        ("incroci", plan.surveys.iter().any(|s| s.crosses.iter().any(|c| !c.rows.is_empty()))),
        ("divari", plan.surveys.iter().any(|s| !s.gaps.is_empty())),
        (
            "eta",
            !plan.comuni.is_empty()
                && plan.comuni.iter().all(|c| c.age_0_17.is_some() && c.age_18_64.is_some() && c.age_65.is_some()),
        ),
        ("contesto", !plan.context.is_empty()),
        ("bisogni", !plan.needs.is_empty()),
        ("questionari", plan.surveys.iter().any(|s| !s.questions.is_empty())),
        ("incontri", !plan.meetings.is_empty()),
        ("presenze", plan.attendance.iter().any(|a| a.present)),
        ("proposte", !plan.proposals.is_empty()),
        ("risposte", plan.proposals.iter().any(|p| p.answered.is_some())),
        ("enti", !plan.stakeholders.is_empty()),
        ("adesioni", plan.stakeholders.iter().any(|s| s.joined.is_some() || s.joined_number.is_some())),
        ("organi", !plan.bodies.is_empty()),
        (
            "seggi",
            plan.bodies.iter().any(|b| {
                !b.seats.value.is_empty() || plan.stakeholders.iter().any(|s| s.bodies.value.contains(&b.code.value))
            }),
        ),
        (
            "riferimenti",
            plan.needs.iter().any(|n| n.dup.is_some() || n.peg.is_some())
                || plan.interventions.iter().any(|i| ["dup", "peg", "bando"].iter().any(|f| i.field(f).is_some())),
        ),
        ("atti", plan.acts.iter().any(|a| a.comune.is_none())),
        ("leps", !ledger.profile.leps.is_empty()),
        ("vincoli", super::table::has_constraints(ledger)),
        ("obiettivi_servizio", !ledger.profile.service_targets.is_empty()),
    ];
    facts.into_iter().map(|(name, fact)| (name, Value::from(fact))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::hole::Token;
    use crate::plan::Plan;

    /// Leaves of a value that a template could print, with their path.
    fn leaves(path: &str, value: &Value, out: &mut Vec<(String, Value)>) {
        if let Some(map) = value.as_map() {
            map.iter().for_each(|(k, v)| leaves(&format!("{path}.{}", k.as_str().unwrap_or("?")), v, out));
        } else if let Some(list) = value.as_array() {
            list.iter().for_each(|v| leaves(path, v, out));
        } else {
            out.push((path.to_owned(), value.clone()));
        }
    }

    fn plan() -> Plan {
        Plan {
            cycle: Some("V".into()),
            date: Date::constant(2022, 10, 11),
            ambito: crate::plan::Ambito { name: "Casarano".into(), ..Default::default() },
            ..Plan::empty(crate::period::Triennium::starting(2022))
        }
    }

    #[test]
    fn templates_see_holes_and_conditions_only_and_the_guide_names_them() {
        let profile = crate::profile::builtin("puglia-2022-2024").unwrap();
        let mut plan = plan();
        let code = Traced::untraced("075016".to_owned());
        plan.comuni.push(Comune {
            name: Traced::untraced("Casarano".to_owned()),
            istat: code,
            province: "Lecce".into(),
            province_sign: "LE".into(),
            residents: Some(Traced::untraced(19_577)),
            residents_date: None,
            age_0_17: None,
            age_18_64: None,
            age_65: None,
            families: None,
            foreigners: None,
            area_kmq: None,
            given_quotas: [None, None, None],
            quotas: [(); 3].map(|()| Traced::untraced(Cents(100))),
        });
        let ledger = Ledger::new(&plan, &profile, crate::document::Page::A4_LANDSCAPE);
        let data = Data::of_comune(&ledger, &plan.comuni[0], &[], Session::default());
        let guide = include_str!("../../../templates/LEGGIMI.md");
        let mut found = Vec::new();
        for name in [
            "piano",
            "ambito",
            "profilo",
            "comuni",
            "numeri",
            "totali",
            "aree",
            "popolazione",
            "comunita",
            "incontri",
            "proposte",
            "personale",
            "rendiconto",
            "atti",
            "ha",
            "comune",
            "deliberazione",
            "lettere",
            "precedenti",
            "organo",
        ] {
            assert!(guide.contains(&format!("| `{name}` |")), "{name}");
            leaves(name, data.context.get(name).unwrap(), &mut found);
        }
        assert!(NAMES.iter().all(|name| data.context.get(name).is_some()));
        assert!(found.len() > 150, "{}", found.len());
        for (path, value) in found {
            let is_hole = value.as_str().and_then(Token::sole).is_some();
            assert!(is_hole || value.as_bool().is_some() || value.is_none(), "{path} è un dato nudo: {value}");
            let field = path.rsplit('.').next().unwrap();
            let said = guide.contains(&format!(" {field}"))
                || path.starts_with("deliberazione")
                || path.starts_with("aree.maggiore");
            assert!(said, "templates/LEGGIMI.md non parla di «{path}»");
        }
    }
}
