// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Tera as the templates see it: filters and tests on typed holes, functions that leave holes behind.

use std::collections::BTreeSet;
use std::sync::Arc;

use tera::{Context, Error, Kwargs, State, Tera, TeraResult, Value};

use super::error::ComposeError;
use super::hole::{Kind, Token};
use super::source::TemplateSource;
use super::{figure, table};
use crate::document::ParagraphStyle;
use crate::profile::Profile;

/// Functions that give a style to the paragraph that they begin.
const STYLES: [(&str, ParagraphStyle); 10] = [
    ("titolo", ParagraphStyle::Title),
    ("sottotitolo", ParagraphStyle::Subtitle),
    ("centrato", ParagraphStyle::Centered),
    ("apertura", ParagraphStyle::Lead),
    ("premessa", ParagraphStyle::Premise),
    ("punto", ParagraphStyle::Resolution),
    ("fonte", ParagraphStyle::Source),
    ("piccolo", ParagraphStyle::Small),
    ("citazione", ParagraphStyle::Quote),
    ("da_completare", ParagraphStyle::Placeholder),
];

/// Filters without arguments, with the type that they want.
const FILTERS: [(&str, Kind); 15] = [
    ("euro", Kind::Amount),
    ("milioni", Kind::Amount),
    ("importo", Kind::Amount),
    ("migliaia", Kind::Count),
    ("percento", Kind::Percent),
    ("andamento", Kind::Percent),
    ("data", Kind::Date),
    ("data_lunga", Kind::Date),
    ("del", Kind::Date),
    ("il", Kind::Date),
    ("dal", Kind::Date),
    ("al", Kind::Date),
    ("anno_in_lettere", Kind::Date),
    ("giorno_in_lettere", Kind::Date),
    ("maiuscolo", Kind::Text),
];

/// Filters that choose a word by number.
const PLURALS: [&str; 2] = ["conta", "plurale"];

/// Functions without arguments.
const BLOCKS: [&str; 9] =
    ["logo", "stemma", "schede", "testi", "salto_pagina", "senza_numero", "indice", "elenco_tabelle", "elenco_figure"];

/// The style that a function gives, if it is one of those.
pub(crate) fn style_of(function: &str) -> Option<ParagraphStyle> {
    STYLES.iter().find(|s| s.0 == function).map(|s| s.1)
}

/// The templates of a run, ready to be rendered.
#[derive(Clone)]
pub(crate) struct Engine {
    tera: Tera,
}

impl Engine {
    /// Parses all the templates.
    pub(crate) fn new(profile: &Profile, templates: &TemplateSource) -> Result<Self, ComposeError> {
        let mut tera = Tera::new();
        tera.autoescape_on(Vec::<&'static str>::new());
        filters(&mut tera);
        tests(&mut tera);
        functions(&mut tera, profile);
        let mut engine = Self { tera };
        engine.add(templates.general(&profile.lineage))?;
        Ok(engine)
    }

    /// The same engine with a comune's own templates.
    pub(crate) fn with(&self, templates: Vec<(String, String)>) -> Result<Self, ComposeError> {
        let mut engine = self.clone();
        engine.add(templates)?;
        Ok(engine)
    }

    fn add(&mut self, templates: Vec<(String, String)>) -> Result<(), ComposeError> {
        let first = templates.first().map(|t| t.0.clone()).unwrap_or_default();
        self.tera.add_raw_templates(templates).map_err(|e| ComposeError::from_tera(&e, &first))
    }

    /// Renders a template to Markdown with holes.
    pub(crate) fn render(&self, template: &str, context: &Context) -> Result<String, ComposeError> {
        self.tera.render(template, context).map_err(|e| ComposeError::from_tera(&e, template))
    }
}

fn filters(tera: &mut Tera) {
    for (name, kind) in FILTERS {
        tera.register_filter(name, move |value: Value, _: Kwargs, _: &State| formatted(&value, name, kind, &[]));
    }
    for name in PLURALS {
        tera.register_filter(name, move |value: Value, arguments: Kwargs, _: &State| {
            let (one, many) = (arguments.must_get::<&str>("uno")?, arguments.must_get::<&str>("molti")?);
            let none = arguments.get::<&str>("zero")?.unwrap_or_default();
            formatted(&value, name, Kind::Count, &[one, many, none])
        });
    }
    tera.register_filter("decimali", |value: Value, arguments: Kwargs, _: &State| {
        let digits = arguments.get::<u8>("cifre")?.unwrap_or(1).min(6).to_string();
        formatted(&value, "decimali", Kind::Number, &[&digits])
    });
    tera.register_filter("o_spazio", |value: Value, arguments: Kwargs, _: &State| -> TeraResult<Value> {
        let width = arguments.get::<f64>("mm")?.unwrap_or(40.0);
        if value.is_none() { Ok(call("spazio", &[width.to_string()])) } else { Ok(value) }
    });
}

/// The same hole with a format; an absent value stays absent.
fn formatted(value: &Value, name: &str, wanted: Kind, words: &[&str]) -> TeraResult<Value> {
    if value.is_none() {
        return Ok(value.clone());
    }
    match value.as_str().and_then(Token::sole) {
        Some(Token::Value { kind, index, sign, format }) if kind == wanted && format.is_empty() => {
            let format = std::iter::once(name).chain(words.iter().copied()).collect::<Vec<_>>().join("|");
            Ok(Value::from(Token::Value { kind, index, sign, format }.encode()))
        }
        Some(Token::Value { kind, format, .. }) if kind == wanted => {
            Err(Error::message(format!("il valore ha già il formato «{format}»: usare un filtro solo")))
        }
        Some(Token::Value { kind, .. }) => {
            Err(Error::message(format!("il filtro «{name}» vuole {}: qui c’è {}", wanted.name(), kind.name())))
        }
        _ => Err(Error::message(format!("il filtro «{name}» si usa solo sui valori del piano"))),
    }
}

fn tests(tera: &mut Tera) {
    let sign = |value: &Value| match value.as_str().and_then(Token::sole) {
        Some(Token::Value { sign, .. }) => Ok(sign),
        _ if value.is_none() => Ok(0),
        _ => Err(Error::message("questa prova si usa solo sui valori del piano")),
    };
    tera.register_test("positivo", move |value: Value, _: Kwargs, _: &State| sign(&value).map(|s| s > 0));
    tera.register_test("zero", move |value: Value, _: Kwargs, _: &State| sign(&value).map(|s| s == 0));
    tera.register_test("maggiore", move |value: Value, arguments: Kwargs, _: &State| -> TeraResult<bool> {
        let limit = arguments.must_get::<i64>("di")?;
        sign(&value).map(|s| s > limit)
    });
}

fn functions(tera: &mut Tera, profile: &Profile) {
    for (name, _) in STYLES {
        tera.register_function(name, move |_: Kwargs, _: &State| call(name, &[]));
    }
    for name in BLOCKS {
        tera.register_function(name, move |_: Kwargs, _: &State| call(name, &[]));
    }
    tera.register_function("tabella", |arguments: Kwargs, _: &State| -> TeraResult<Value> {
        let id = known(&arguments, "id", table::IDS, "la tabella")?;
        let of = arguments.get::<&str>("di")?.unwrap_or_default();
        Ok(call("tabella", &[id, of.to_owned()]))
    });
    tera.register_function("grafico", |arguments: Kwargs, _: &State| -> TeraResult<Value> {
        Ok(call("grafico", &[known(&arguments, "id", figure::IDS, "il grafico")?]))
    });
    tera.register_function("testo", |arguments: Kwargs, _: &State| -> TeraResult<Value> {
        if let Some(area) = arguments.get::<&str>("area")? {
            return Ok(call("testo_area", &[area.to_owned()]));
        }
        let file = arguments.must_get::<&str>("file")?.to_owned();
        let heading = arguments.get::<bool>("intestazione")?.unwrap_or(true);
        Ok(call("testo", &[file, heading.to_string()]))
    });
    let citations: Arc<std::collections::BTreeMap<String, String>> =
        Arc::new(profile.acts.iter().map(|a| (a.id.clone(), a.form.clone())).collect());
    tera.register_function("cita", move |arguments: Kwargs, _: &State| -> TeraResult<Value> {
        let id = arguments.must_get::<&str>("id")?;
        let form = citations.get(id).ok_or_else(|| {
            Error::message(format!(
                "la norma «{id}» non è tra quelle del profilo: aggiungere un [[atto]] con questo id"
            ))
        })?;
        Ok(call("parole", std::slice::from_ref(form)))
    });
    let labels = profile.labels.clone();
    tera.register_function("parola", move |arguments: Kwargs, _: &State| -> TeraResult<Value> {
        let (id, default) = (arguments.must_get::<&str>("id")?, arguments.must_get::<&str>("altrimenti")?);
        Ok(call("parole", &[labels.get(id).map_or(default, String::as_str).to_owned()]))
    });
    tera.register_function("rif", |arguments: Kwargs, _: &State| -> TeraResult<Value> {
        Ok(call("rif", &[arguments.must_get::<&str>("id")?.to_owned()]))
    });
    tera.register_function("ancora", |arguments: Kwargs, _: &State| -> TeraResult<Value> {
        Ok(call("ancora", &[arguments.must_get::<&str>("id")?.to_owned()]))
    });
    tera.register_function("firme", |arguments: Kwargs, _: &State| -> TeraResult<Value> {
        let mut roles = Vec::new();
        for (role, name) in [("primo", "nome1"), ("secondo", "nome2"), ("terzo", "nome3")] {
            if let Some(title) = arguments.get::<&str>(role)? {
                let name = arguments.get::<Value>(name)?.filter(|v| !v.is_none());
                roles.extend([title.to_owned(), name.and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()]);
            }
        }
        Ok(call("firme", &roles))
    });
    tera.register_function("nota", |arguments: Kwargs, _: &State| -> TeraResult<Value> {
        Ok(call("nota", &[arguments.must_get::<&str>("testo")?.to_owned()]))
    });
    tera.register_function("spazio", |arguments: Kwargs, _: &State| -> TeraResult<Value> {
        Ok(call("spazio", &[arguments.get::<f64>("mm")?.unwrap_or(40.0).to_string()]))
    });
    tera.register_function("casella", |arguments: Kwargs, _: &State| -> TeraResult<Value> {
        Ok(call("casella", &[arguments.get::<bool>("spunta")?.unwrap_or(false).to_string()]))
    });
    tera.register_function("pagina", |arguments: Kwargs, _: &State| -> TeraResult<Value> {
        Ok(call("pagina", &[known(&arguments, "verso", &["verticale", "orizzontale"], "il verso")?]))
    });
}

/// An argument out of a closed list, with the nearest word when it isn't.
fn known(arguments: &Kwargs, name: &str, words: &[&str], what: &str) -> TeraResult<String> {
    let given = arguments.must_get::<&str>(name)?;
    if words.contains(&given) {
        return Ok(given.to_owned());
    }
    let nearest = words
        .iter()
        .map(|w| (strsim::jaro_winkler(w, given), w))
        .filter(|(score, _)| *score > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, w)| format!(" (forse «{w}»?)"))
        .unwrap_or_default();
    let all: BTreeSet<&str> = words.iter().copied().collect();
    let all: Vec<&str> = all.into_iter().collect();
    Err(Error::message(format!("{what} «{given}» non esiste{nearest}; si può scegliere tra: {}", all.join(", "))))
}

fn call(name: &str, arguments: &[String]) -> Value {
    Value::from(Token::Call { name: name.to_owned(), arguments: arguments.to_vec() }.encode())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUIDE: &str = include_str!("../../templates/LEGGIMI.md");

    /// Names registered in this file, as their source says.
    fn registered(call: &str) -> BTreeSet<&'static str> {
        let source = include_str!("engine.rs");
        let names = source.split(call).skip(1).filter_map(|part| part.strip_prefix('"')?.split('"').next());
        names.filter(|n| n.chars().all(|c| c.is_alphanumeric() || c == '_')).collect()
    }

    #[test]
    fn the_guide_names_every_function_filter_and_test() {
        let mut names: BTreeSet<&str> = STYLES.iter().map(|s| s.0).collect();
        for call in ["register_function(", "register_filter(", "register_test("] {
            names.extend(registered(call));
        }
        names.extend(FILTERS.iter().map(|f| f.0));
        names.extend(PLURALS);
        names.extend(BLOCKS);
        assert!(names.len() > 35, "{names:?}");
        for name in names {
            let said = [format!("`{name}`"), format!("`{name}("), format!("is {name}"), format!("`is {name}`")];
            assert!(said.iter().any(|s| GUIDE.contains(s.as_str())), "templates/LEGGIMI.md non parla di «{name}»");
        }
    }
}
