// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The reports of the findings: same facts in every format, nothing that data could break.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use jiff::civil::Date;
use pdz::findings::render::{self, About, RuleText};
use pdz::findings::{Answer, Finding, Findings, Severity};
use pdz::origin::{Origin, Spot};
use proptest::prelude::*;
use serde_json::Value;

pub fn about() -> About<'static> {
    About {
        title: "Ambito di Casarano, Piano sociale di zona 2022-2024",
        date: Some(Date::constant(2022, 10, 5)),
        rules: &[],
    }
}

/// A report as a real check gives it: several files, all weights, repeats, places elsewhere, no place at all.
pub fn sample() -> Findings {
    let spesa = Origin::file("dati/quadro finanziario (1).xlsx").in_sheet("Spesa");
    let fonti = Origin::file("dati/fonti.ods").in_sheet("Fonti");
    let mut findings = Findings::new();
    findings.push(
        Finding::error("R-F02", "La spesa prevista sul fondo FNPS nel 2023 supera la disponibilità di 20.000,00 euro.")
            .at(spesa.at(Spot::Cell(22, 5)))
            .column("Importo")
            .row("A2.03")
            .found("120.000,00")
            .expected("al più 100.000,00")
            .cure("Ridurre gli importi del fondo nel foglio «Spesa», oppure correggere la disponibilità nel foglio «Fonti» se l'assegnazione è cambiata.")
            .also(Some(&fonti.at(Spot::Cell(3, 2))), "qui 100.000,00")
            .also(Some(&spesa.at(Spot::Cell(23, 5))), "")
            .also(Some(&spesa.at(Spot::Cell(24, 5))), ""),
    );
    for row in 30..42 {
        findings.push(
            Finding::note(
                "R-T14",
                format!("L'importo «€ 1.{row:03},00» è scritto come testo ed è stato letto come numero."),
            )
            .at(spesa.at(Spot::Cell(row, 5)))
            .column("Importo")
            .found(format!("€ 1.{row:03},00"))
            .cure("Scrivere l'importo come numero, senza il simbolo dell'euro."),
        );
    }
    findings.push(
        Finding::warning("R-T16", "La parola «a gara» non è tra quelle previste per «Gestione».")
            .at(Origin::file("dati/interventi.csv").at(Spot::Cell(4, 17)))
            .column("Gestione")
            .row("A1.01")
            .found("a gara")
            .expected("affidamento a terzi")
            .cure("Scegliere una delle parole previste; la più vicina è «affidamento a terzi»."),
    );
    findings.push(
        Finding::warning("R-T21", "La sorgente «dati/vecchio*.xlsx» non corrisponde a nessun file.")
            .at(Origin::line("piano.toml", 41))
            .cure("Correggere il nome del file, oppure togliere la voce."),
    );
    findings.push(
        Finding::error("R-S04", "Nessun intervento copre il LEPS «Pronto intervento sociale» (L09).")
            .cure("Indicare L09 nella colonna «LEPS» dell'intervento che lo realizza."),
    );
    findings.sort();
    findings
}

#[test]
fn the_terminal_report_keeps_to_eighty_columns_and_shows_every_fact() {
    let text = render::text(&sample(), false);
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "riga troppo lunga: {line}");
    }
    for fact in [
        "foglio «Spesa»",
        "cella F23",
        "120.000,00",
        "al più 100.000,00",
        "celle F24:F25",
        "celle F34:F42",
        "2 errori, 2 avvisi e 12 note",
    ] {
        assert!(text.contains(fact), "manca {fact} in:\n{text}");
    }
}

#[test]
fn colours_are_only_where_they_are_asked_for() {
    assert!(render::text(&sample(), true).contains('\u{1b}'));
    assert!(!render::text(&sample(), false).contains('\u{1b}'));
    let plain = render::plain(&sample());
    assert!(!plain.contains(['\u{1b}', '─', '│']), "{plain}");
    assert!(plain.contains("Errore R-F02, cella F23, colonna «Importo», voce «A2.03»."), "{plain}");
}

#[test]
fn json_has_all_the_keys_of_the_contract_and_null_where_nothing_is() {
    let report: Value = serde_json::from_str(&render::json(&sample())).unwrap();
    let schema: Value = serde_json::from_str(render::json_schema()).unwrap();
    assert_eq!(report["schema"], schema["properties"]["schema"]["const"]);
    let items = report["segnalazioni"].as_array().unwrap();
    assert_eq!(items.len(), sample().len());
    let keys: Vec<&str> =
        schema["$defs"]["segnalazione"]["required"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    for item in items {
        let found: Vec<&str> = item.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(found, keys);
    }
    let whole = &items[0];
    assert_eq!(whole["codice"], "R-S04");
    assert!(whole["file"].is_null() && whole["cella"].is_null() && whole["trovato"].is_null());
    let money = items.iter().find(|i| i["codice"] == "R-F02").unwrap();
    assert_eq!(money["gravita"], "errore");
    assert_eq!(money["cella"], "F23");
    assert_eq!(money["riga"], "A2.03");
    assert_eq!(money["luoghi"][0]["nota"], "qui 100.000,00");
    assert_eq!(money["luoghi"][0]["cella"], "C4");
    assert!(money["luoghi"][1]["nota"].is_null());
}

#[test]
fn sarif_names_cells_and_invents_no_line() {
    let rules = [RuleText {
        code: "R-F02",
        name: "spesa-oltre-fonti",
        summary: "La spesa supera le fonti.".to_owned(),
        help: "# Pagina".to_owned(),
    }];
    let log: Value = serde_json::from_str(&render::sarif(&sample(), &About { rules: &rules, ..about() })).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), sample().len());
    for result in results {
        let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
    }
    let money = results.iter().find(|r| r["ruleId"] == "R-F02").unwrap();
    let place = &money["locations"][0];
    assert_eq!(place["physicalLocation"]["artifactLocation"]["uri"], "dati/quadro%20finanziario%20%281%29.xlsx");
    assert!(place["physicalLocation"].get("region").is_none());
    assert_eq!(place["logicalLocations"][0]["fullyQualifiedName"], "dati/quadro finanziario (1).xlsx#'Spesa'!F23");
    let csv = results.iter().find(|r| r["ruleId"] == "R-T16").unwrap();
    assert_eq!(csv["locations"][0]["physicalLocation"]["region"]["startLine"], 5);
    let mut prints: Vec<&str> = results.iter().filter_map(|r| r["partialFingerprints"]["pdz/v1"].as_str()).collect();
    prints.sort_unstable();
    prints.dedup();
    assert_eq!(prints.len(), results.len());
}

#[test]
fn the_page_says_everything_without_scripts_or_outside_resources() {
    let page = render::html(&sample(), &about());
    for finding in &sample() {
        let message = finding.message.replace('\'', "&#39;");
        assert!(page.contains(&message), "manca {message}");
    }
    for forbidden in ["<script", "src=", "@import", "url("] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    assert!(page.contains("lang=\"it-IT\""));
    assert_ids_and_links(&page);
}

#[test]
fn the_workbook_holds_one_row_per_finding_and_no_formula() {
    let mut findings = sample();
    findings.push(Finding::error("R-T06", "=1+1").found("=cmd|' /C calc'!A0"));
    let bytes = render::workbook(&findings, &about(), &[]).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range("Segnalazioni").unwrap();
    let rows: Vec<_> = sheet.rows().skip_while(|r| r[0] != Data::String("Gravità".to_owned())).skip(1).collect();
    assert_eq!(rows.len(), findings.len());
    assert_eq!(rows[0][1].to_string(), "R-S04");
    assert!(
        rows.iter().any(|r| r[4] == Data::String("F23".into()) && r[9] == Data::String("al più 100.000,00".into()))
    );
    assert!(rows.iter().any(|r| r[4] == "F23" && r[9] == "al più 100.000,00"));
    assert_eq!(book.worksheet_formula("Segnalazioni").unwrap().used_cells().count(), 0);
}

#[test]
fn an_empty_report_says_so_in_every_format() {
    let none = Findings::new();
    assert!(render::text(&none, false).contains("Nessuna segnalazione."));
    assert!(render::plain(&none).contains("Nessuna segnalazione."));
    assert!(render::html(&none, &about()).contains("Nessuna segnalazione"));
    let report: Value = serde_json::from_str(&render::json(&none)).unwrap();
    assert_eq!(report["segnalazioni"], Value::Array(Vec::new()));
    assert!(!render::workbook(&none, &About::default(), &[]).unwrap().is_empty());
}

#[test]
fn the_same_findings_give_the_same_bytes() {
    let first = render::workbook(&sample(), &about(), &[]).unwrap();
    assert!(first == render::workbook(&sample(), &about(), &[]).unwrap());
    let core = part(&first, "docProps/core.xml");
    assert_eq!(core.matches("2022-10-05").count(), 2, "{core}");
    assert_eq!(render::sarif(&sample(), &about()), render::sarif(&sample(), &about()));
}

/// The sample, with a finding that the office answered.
fn answered() -> Findings {
    let mut findings = sample();
    let mut derogated = Finding::warning("R-S03", "Nessun intervento è nell'area A7").row("A7");
    derogated.answer = Some(Answer {
        reason: "Area coperta dal piano provinciale".to_owned(),
        author: "Ufficio di Piano".to_owned(),
        until: Some(Date::constant(2022, 12, 31)),
    });
    findings.push(derogated);
    findings
}

#[test]
fn json_is_valid_against_its_schema() {
    let schema: Value = serde_json::from_str(render::json_schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for findings in [sample(), answered(), Findings::new()] {
        let report: Value = serde_json::from_str(&render::json(&findings)).unwrap();
        let faults: Vec<String> = validator.iter_errors(&report).map(|e| e.to_string()).collect();
        assert!(faults.is_empty(), "{faults:#?}");
    }
    let wrong: Value = serde_json::from_str(&render::json(&answered()).replace("motivo", "ragione")).unwrap();
    assert!(!validator.is_valid(&wrong));
}

#[test]
fn an_answered_finding_stays_apart_with_its_reason() {
    let report: Value = serde_json::from_str(&render::json(&answered())).unwrap();
    assert_eq!(report["segnalazioni"].as_array().unwrap().len(), sample().len());
    assert_eq!(report["derogate"][0]["deroga"]["motivo"], "Area coperta dal piano provinciale");
    assert_eq!(report["derogate"][0]["deroga"]["fino_a"], "2022-12-31");
    let log: Value = serde_json::from_str(&render::sarif(&answered(), &about())).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let suppressed: Vec<&Value> = results.iter().filter(|r| r.get("suppressions").is_some()).collect();
    assert_eq!(suppressed.len(), 1);
    assert_eq!(suppressed[0]["suppressions"][0]["kind"], "external");
    assert_eq!(suppressed[0]["suppressions"][0]["justification"], "Area coperta dal piano provinciale");
}

/// A part of a workbook, as text.
fn part(bytes: &[u8], name: &str) -> String {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    std::io::read_to_string(package.by_name(name).unwrap()).unwrap()
}

/// Ids occur once and every inner link has its target.
pub fn assert_ids_and_links(page: &str) {
    let values = |key: &str| -> Vec<String> {
        page.split(key).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
    };
    let ids = values(" id=\"");
    let mut unique = ids.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), ids.len(), "id ripetuti");
    for key in [" href=\"#", " aria-labelledby=\"", " aria-describedby=\""] {
        for target in values(key) {
            assert!(unique.binary_search(&target).is_ok(), "{key}{target} non porta a nulla");
        }
    }
}

fn any_finding() -> impl Strategy<Value = Finding> {
    let spot = prop_oneof![
        Just(Spot::Whole),
        any::<u16>().prop_map(|r| Spot::Row(r.into())),
        (any::<u16>(), 0u32..16_384).prop_map(|(r, c)| Spot::Cell(r.into(), c)),
        any::<u16>().prop_map(|l| Spot::Line(l.into())),
    ];
    let severity = prop_oneof![Just(Severity::Error), Just(Severity::Warning), Just(Severity::Note)];
    let origin = (any::<String>(), any::<Option<String>>(), spot).prop_map(|(file, sheet, spot)| {
        let file = Origin::file(file);
        sheet.map_or_else(|| file.clone(), |s| file.in_sheet(s)).at(spot)
    });
    (severity, proptest::option::of(origin), any::<[String; 3]>(), any::<[Option<String>; 3]>()).prop_map(
        |(severity, origin, [message, cure, note], [column, row, found])| {
            let place = origin.clone();
            let mut finding = Finding::new("R-T06", severity, message).at(origin).cure(cure).also(place.as_ref(), note);
            (finding.column, finding.row, finding.found) = (column, row, found);
            finding
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_finding_breaks_a_report(list in prop::collection::vec(any_finding(), 0..12), title in any::<String>()) {
        let mut findings = Findings::new();
        findings.extend(list);
        let about = About { title: &title, date: None, rules: &[] };
        let text = render::text(&findings, false);
        prop_assert!(!text.chars().any(|c| c.is_control() && c != '\n'));
        prop_assert!(!render::plain(&findings).chars().any(|c| c.is_control() && c != '\n'));
        let report: Value = serde_json::from_str(&render::json(&findings)).unwrap();
        prop_assert_eq!(report["segnalazioni"].as_array().unwrap().len(), findings.len());
        let log: Value = serde_json::from_str(&render::sarif(&findings, &about)).unwrap();
        prop_assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), findings.len());
        assert_ids_and_links(&render::html(&findings, &about));
        let bytes = render::workbook(&findings, &about, &[]).unwrap();
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        prop_assert!(book.worksheet_range("Segnalazioni").is_ok());
    }
}
