// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Metadata of an act for the municipality's document system, as XML and JSON (AgID guidelines, annex 5).
//!
//! Names, order and nesting of the elements are those of the annex's XML schema. What only the municipality knows (IPA codes,
//! code of the register, classification, file) is left to its system, so the file isn't valid on its own. Hashes are
//! in hexadecimal, as every other file of the pack says them; the schema has them in Base64.

use serde_json::{Value, json};

use crate::compose::AnnexEntry;
use crate::output::{OutputFile, sha256};
use crate::pipeline::Checked;
use crate::plan::{Act, Comune};

/// Characters of a subject.
const LONGEST_SUBJECT: usize = 500;
/// Years that a deliberation is kept: 9999 is for ever.
const FOR_EVER: u32 = 9999;

/// The act that the metadata are of.
pub(super) struct Deed<'a> {
    pub(super) comune: &'a Comune,
    pub(super) act: Option<&'a Act>,
    /// What it is about.
    pub(super) subject: &'a str,
    pub(super) pdf: &'a OutputFile,
}

/// `metadati.json` and `metadati.xml` in this folder.
pub(super) fn files(checked: &Checked, deed: &Deed<'_>, annexes: &[AnnexEntry], folder: &str) -> Vec<OutputFile> {
    let metadata = metadata(checked, deed, annexes);
    // Strings and numbers always serialise.
    let mut json =
        serde_json::to_vec_pretty(&json!({ "DocumentoAmministrativoInformatico": metadata })).unwrap_or_default();
    json.push(b'\n');
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    element("DocumentoAmministrativoInformatico", &metadata, 0, &mut xml);
    vec![
        OutputFile::new(format!("{folder}/metadati.json"), json),
        OutputFile::new(format!("{folder}/metadati.xml"), xml.into_bytes()),
    ]
}

fn metadata(checked: &Checked, deed: &Deed<'_>, annexes: &[AnnexEntry]) -> Value {
    let file = deed.pdf.path.rsplit('/').next().unwrap_or_default();
    let voted = deed.act.is_some_and(Act::is_voted);
    let kind =
        if voted { "Deliberazione del Consiglio comunale" } else { "Proposta di deliberazione del Consiglio comunale" };
    let plan = &checked.plan;
    let subject: String = deed.subject.chars().take(LONGEST_SUBJECT).collect();
    let index: Vec<Value> = annexes
        .iter()
        .map(|annex| {
            json!({
                "IdDoc": id(&annex.sha256, &annex.file_name),
                "Descrizione": format!("Allegato {} – {}", annex.letter, annex.title),
            })
        })
        .collect();
    let mut out = json!({
        "IdDoc": id(&sha256(&deed.pdf.bytes), file),
        "ModalitaDiFormazione": "creazione tramite utilizzo di strumenti software che assicurino la produzione di documenti nei formati previsti in allegato 2",
        "TipologiaDocumentale": kind,
    });
    let registered = deed.act.filter(|_| voted).and_then(|act| Some((act.number.as_ref()?, act.date.as_ref()?)));
    if let (Some((number, date)), Value::Object(map)) = (registered, &mut out) {
        map.insert(
            "DatiDiRegistrazione".to_owned(),
            json!({
                "TipologiaDiFlusso": "I",
                "TipoRegistro": { "Repertorio_Registro": {
                    "TipoRegistro": "Repertorio\\Registro",
                    "DataRegistrazioneDocumento": date.value.to_string(),
                    "NumeroRegistrazioneDocumento": number.value,
                }},
            }),
        );
    }
    let rest = json!({
        "Soggetti": { "Ruolo": [
            { "Autore": {
                "TipoRuolo": "Autore",
                "PG": { "DenominazioneOrganizzazione": format!("Comune di {}", deed.comune.name.value) },
            }},
            { "Produttore": {
                "TipoRuolo": "Produttore",
                "SW": { "DenominazioneSistema": format!("pdz {}", env!("CARGO_PKG_VERSION")) },
            }},
        ]},
        "ChiaveDescrittiva": {
            "Oggetto": subject,
            "ParoleChiave": ["piano di zona", "servizi sociali", plan.ambito.name, plan.triennium.to_string()],
        },
        "Allegati": { "NumeroAllegati": annexes.len(), "IndiceAllegati": index },
        "Riservato": false,
        "IdentificativoDelFormato": {
            "Formato": "application/pdf; PDF/A-2a",
            "ProdottoSoftware": { "NomeProdotto": "pdz", "VersioneProdotto": env!("CARGO_PKG_VERSION") },
        },
        "Verifica": {
            "FirmatoDigitalmente": false,
            "SigillatoElettronicamente": false,
            "MarcaturaTemporale": false,
            "ConformitaCopieImmagineSuSupportoInformatico": false,
        },
        "NomeDelDocumento": file,
        "VersioneDelDocumento": plan.version,
        "TempoDiConservazione": FOR_EVER,
    });
    if let (Value::Object(map), Value::Object(rest)) = (&mut out, rest) {
        map.extend(rest);
    }
    out
}

fn id(hash: &str, file: &str) -> Value {
    json!({
        "ImprontaCrittograficaDelDocumento": { "Impronta": hash, "Algoritmo": "SHA-256" },
        "Identificativo": file,
    })
}

/// An element with its children; a list repeats the element.
fn element(name: &str, value: &Value, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Array(list) => list.iter().for_each(|item| element(name, item, depth, out)),
        Value::Object(map) => {
            out.push_str(&format!("{indent}<{name}>\n"));
            map.iter().for_each(|(key, inner)| element(key, inner, depth + 1, out));
            out.push_str(&format!("{indent}</{name}>\n"));
        }
        Value::String(text) => out.push_str(&format!("{indent}<{name}>{}</{name}>\n", escaped(text))),
        other => out.push_str(&format!("{indent}<{name}>{other}</{name}>\n")),
    }
}

/// Text of an element; characters that XML 1.0 doesn't have are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c < ' ' || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_text() {
        let mut out = String::new();
        element("Oggetto", &json!("a <b> & «c»\u{1}\n"), 0, &mut out);
        assert_eq!(out, "<Oggetto>a &lt;b&gt; &amp; «c» </Oggetto>\n");
        let mut out = String::new();
        element("L", &json!([{ "N": 1 }, { "N": 2 }]), 0, &mut out);
        assert_eq!(out, "<L>\n  <N>1</N>\n</L>\n<L>\n  <N>2</N>\n</L>\n");
    }
}
