// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Declared rules of each kind: silent on the good plan, and finding its defect with the right place.

use crate::check::testing::{Case, place};
use crate::findings::Finding;

/// The good plan with one more rule, and what that rule finds.
fn found(kind: &str, parameters: &str, change: impl FnOnce(Case) -> Case) -> Vec<Finding> {
    let text = format!(
        "codice = \"U-01\"\ntipo = \"{kind}\"\ntitolo = \"Regola di prova\"\nfonte = \"atto di prova\"\nparametri = {{ {parameters} }}\n"
    );
    let case = change(Case::good().with_rule(&text));
    case.findings().into_iter().filter(|f| f.code == "U-01").collect()
}

fn silent(kind: &str, parameters: &str) {
    let found = found(kind, parameters, |case| case);
    assert!(found.is_empty(), "{kind} {parameters}: {:?}", found.iter().map(|f| &f.message).collect::<Vec<_>>());
}

/// The only finding, with its place.
fn one(kind: &str, parameters: &str) -> (Finding, String) {
    let mut found = found(kind, parameters, |case| case);
    assert_eq!(found.len(), 1, "{kind} {parameters}: {:?}", found.iter().map(|f| &f.message).collect::<Vec<_>>());
    let finding = found.remove(0);
    assert!(
        finding.message.starts_with("Regola di prova: ") && finding.cure.ends_with("Fonte: atto di prova."),
        "{finding:?}"
    );
    let place = place(&finding);
    (finding, place)
}

#[test]
fn a_share_of_a_fund() {
    silent("quota-di-fondo", "fondi = [\"FNPS\"], aree = [\"A2\"], minimo = 0.01");
    silent("quota-di-fondo", "fondi = [\"FNPS\"], massimo = 1.0, per = \"anno\"");
    let (finding, place) =
        one("quota-di-fondo", "fondi = [\"FNPS\"], aree = [\"A2\"], minimo = 1.0, rispetto_a = \"speso\"");
    assert!(place.starts_with("Spesa!") && finding.message.contains("il 100%"), "{place} {}", finding.message);
    one("quota-di-fondo", "fondi = [\"FNPS\"], aree = [\"A2\"], massimo = 0.01");
}

#[test]
fn sums_that_must_be_equal() {
    let spent = "{ tabella = \"spesa\", colonna = \"importo\" }";
    silent("somme-uguali", &format!("prima = {spent}, seconda = {spent}, per = \"anno\""));
    let sources = "{ tabella = \"fonti\", colonna = \"importo\", dove = { fonte = [\"FNPS\"] } }";
    let (finding, _) = one("somme-uguali", &format!("prima = {spent}, seconda = {sources}"));
    assert!(finding.message.contains("la differenza è"), "{}", finding.message);
}

#[test]
fn a_list_that_must_be_covered() {
    silent("copertura", "elenco = \"aree\", colonna = \"area\", con_risorse = true");
    let (finding, place) = one("copertura", "elenco = [\"A1\", \"Z9\"], colonna = \"area\"");
    assert_eq!((finding.row.as_deref(), place.as_str()), (Some("Z9"), "Interventi"));
}

#[test]
fn a_ratio_to_the_population() {
    silent(
        "rapporto-popolazione",
        "tabella = \"interventi\", colonna = \"utenti_anno_3\", base = \"residenti\", quota = 1, per = 1000",
    );
    let (finding, place) = one(
        "rapporto-popolazione",
        "tabella = \"personale\", colonna = \"etp\", base = \"residenti\", quota = 1, per = 10",
    );
    assert!(
        place.starts_with("Personale!") && finding.message.contains("ogni 10 residenti"),
        "{place} {}",
        finding.message
    );
    one(
        "rapporto-popolazione",
        "tabella = \"interventi\", colonna = \"utenti_anno_3\", base = \"residenti\", quota = 1, per = 100000, verso = \"massimo\"",
    );
}

#[test]
fn a_fund_in_its_areas() {
    silent("fondo-area", "fondi = [\"FNA\"], aree = [\"A1\", \"A2\", \"A3\", \"A4\", \"A5\", \"A6\", \"A7\"]");
    let found = found("fondo-area", "fondi = [\"FNPS\"], aree = [\"A7\"]", |case| case);
    assert!(!found.is_empty() && found.iter().all(|f| place(f).starts_with("Spesa!")));
}

#[test]
fn a_deadline() {
    silent("scadenza", "tabella = \"interventi\", colonna = \"fine\", entro = \"2024-12-31\", presente = true");
    let late = found("scadenza", "tabella = \"interventi\", colonna = \"fine\", entro = \"2024-06-30\"", |case| case);
    assert!(!late.is_empty() && late[0].found.as_deref() == Some("31/12/2024"), "{late:?}");
    silent("scadenza", "tabella = \"interventi\", colonna = \"fine\", rispetto_a = \"inizio\", giorni = 1095");
    assert!(
        !found("scadenza", "tabella = \"interventi\", colonna = \"fine\", rispetto_a = \"inizio\", giorni = 10", |c| c)
            .is_empty()
    );
}

#[test]
fn a_cap_per_unit() {
    silent("tetto-per-unita", "unita = \"intervento\", massimo = 100000000");
    silent("tetto-per-unita", "unita = \"residente\", massimo = 100000");
    one("tetto-per-unita", "unita = \"comune\", massimo = 1");
    assert!(!found("tetto-per-unita", "unita = \"utente\", massimo = 0.01", |case| case).is_empty());
}

#[test]
fn an_annex_that_must_be_there() {
    silent(
        "allegato-richiesto",
        "allegato = \"Regolamento dei voucher\", tabella = \"interventi\", dove = { gestione = [\"accreditamento\"] }",
    );
    let (finding, _) = one("allegato-richiesto", "allegato = \"Regolamento dei voucher\"");
    assert_eq!(finding.expected.as_deref(), Some("Regolamento dei voucher"));
    let declared = |case: Case| {
        case.more_settings(
            "\n[[allegato]]\nlettera = \"H\"\ntitolo = \"Regolamento per i voucher\"\nfile = \"allegati/v.pdf\"\n",
        )
    };
    assert!(found("allegato-richiesto", "allegato = \"Regolamento dei voucher\"", declared).is_empty());
}

#[test]
fn data_that_must_be_recent() {
    silent("aggiornamento", "tabella = \"interventi\", colonna = \"inizio\", anni = 1");
    assert!(
        !found("aggiornamento", "tabella = \"interventi\", colonna = \"inizio\", mesi = 1", |case| case).is_empty()
    );
}

#[test]
fn a_plausible_range() {
    silent("intervallo", "tabella = \"comuni\", colonna = \"residenti\", minimo = 1, massimo = 10000000");
    silent("intervallo", "tabella = \"comuni\", colonna = \"eta_65\", diviso = \"residenti\", minimo = 0, massimo = 1");
    let found = found("intervallo", "tabella = \"interventi\", colonna = \"utenti_anno_1\", massimo = 99", |case| case);
    assert!(!found.is_empty() && found[0].expected.as_deref() == Some("al massimo 99"), "{found:?}");
}

#[test]
fn columns_in_order_and_totals() {
    silent(
        "andamento",
        "tabella = \"interventi\", colonne = [\"utenti_anno_1\", \"utenti_anno_2\", \"utenti_anno_3\"]",
    );
    silent(
        "andamento",
        "tabella = \"comuni\", totale = \"residenti\", addendi = [\"eta_0_17\", \"eta_18_64\", \"eta_65\"]",
    );
    let found = found(
        "andamento",
        "tabella = \"interventi\", colonne = [\"utenti_anno_1\", \"utenti_anno_2\"], verso = \"decrescente\"",
        |case| case,
    );
    assert!(!found.is_empty() && found[0].message.contains("non può essere maggiore di"), "{found:?}");
}

#[test]
fn the_page_of_a_declared_rule_says_what_and_why() {
    let text = "codice = \"U-01\"\ntipo = \"fondo-area\"\ntitolo = \"FNA solo ad A4\"\nconfermato = false\nfonte = \"DGR\"\nparametri = { fondi = [\"FNA\"], aree = [\"A4\"] }\n";
    let case = Case::good().with_rule(text);
    let page = super::pages::of_rule(&case.profile, "u-01").unwrap();
    assert!(page.starts_with("# U-01: FNA solo ad A4") && page.contains("DGR (da confermare)"), "{page}");
    assert!(page.contains("`fondi = [\"FNA\"]`") && page.contains("aree secondarie"), "{page}");
    let own =
        format!("{text}spiegazione = \"Lo chiede il tavolo.\"\nrimedio = \"Spostare la spesa.\"\nderogabile = false\n");
    let case = Case::good().with_rule(&own);
    let page = super::pages::of_rule(&case.profile, "U-01").unwrap();
    for words in ["\n\nLo chiede il tavolo.\n", "\n\nSpostare la spesa.\n", "Mai: il profilo non ammette"] {
        assert!(page.contains(words), "{words}: {page}");
    }
}
