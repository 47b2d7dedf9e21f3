// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Planted defects: each changes one thing of the good plan and is found by the rule meant for it, alone, in its place.

use super::registry::registry;
use super::testing::{Case, place};
use crate::findings::Severity;

/// A defect: the rule meant for it, where it is found, and how to plant it.
struct Defect(&'static str, &'static str, fn(Case) -> Case);

/// Headings of the cells of an intervention that differ from one to the other.
const TITLES: [&str; 8] =
    ["Codice", "Denominazione", "Area", "LEPS", "Tipologia", "Articolo", "Bisogni", "Destinatari"];
const MINIMUM: &str = "Interventi";

#[rustfmt::skip]
const DEFECTS: &[Defect] = &[
    // structure
    Defect("R-S01", "testi/5-giustizia.md", |c| c.without_text("5-giustizia")),
    Defect("R-S01", "testi/1-territorio.md", |c| c.text("1-territorio", "# Il territorio\n\n<!-- Descrivere\nil territorio -->\n")),
    Defect("R-S02", "Interventi!C6", |c| c.set("interventi", "A2.01", "area", "Famiglie e minoranze")),
    Defect("R-S02", "Interventi!C6", |c| c.set("interventi", "A2.01", "area", "")),
    Defect("R-S02", "Interventi!C6", |c| c.set("interventi", "A2.01", "area", "A2; A6")),
    Defect("R-S02", "Bisogni!B3", |c| c.set("bisogni", "B2", "area", "B9")),
    Defect("R-S02", "Incontri!H3", |c| c.set("incontri", "I2", "aree", "A1; A9")),
    Defect("R-S03", MINIMUM, |c| c.set("interventi", "A7.01", "area", "A2")),
    Defect("R-S04", MINIMUM, |c| c.set("interventi", "A6.01", "tipologia", "servizio")
        .set("interventi", "A6.01", "denominazione", "Accoglienza delle donne")),
    Defect("R-S05", "Interventi!B4", |c| c.set("interventi", "A1.03", "denominazione", "Pronto intervento sociale")),
    Defect("R-S05", "Interventi!B13", |c| c.add("interventi", "A1.02|Un altro servizio|A1")),
    Defect("R-S06", "Interventi!Z6", |c| c.set("interventi", "A2.01", "comuni", "Casarano; Gallipoli")),
    Defect("R-S06", "Incontri!G3", |c| c.set("incontri", "I2", "comune", "Lecce")),
    Defect("R-S06", "Spesa!F2", |c| c.set("spesa", "A1.01|COM|2022", "comune", "Tricase")),
    Defect("R-S06", "Indicatori contesto!B3", |c| c.set("indicatori_contesto", "Popolazione residente|Matino", "comune", "Maglie")),
    Defect("R-S06", "piano.toml", |c| c.more_settings("[riparto]\ncriterio = \"pro_capite\"\npesi = { Gallipoli = 3 }\n")),
    Defect("R-S06", "testi/1-territorio.md, riga 1", |c| c.text("1-territorio", "L'Ambito comprende i comuni di Casarano e Matino.")),
    Defect("R-S07", "Comuni!A3", |c| c.set("comuni", "075042", "codice_istat", "075043")),
    Defect("R-S07", "Comuni!A3", |c| c.set("comuni", "075042", "codice_istat", "75042")),
    Defect("R-S07", "Comuni!A3", |c| c.set("comuni", "075042", "codice_istat", "075999")),
    Defect("R-S08", "testi/1-offerta.md, riga 1", |c| c.text("1-offerta", "Il servizio ha sede in ________.")),
    Defect("R-S08", "Interventi!S2", |c| c.set("interventi", "A1.01", "finalita", "Da definire")),
    Defect("R-S08", "testi/1-offerta.md, riga 3", |c| c.text("1-offerta", "# Offerta\n\nLorem ipsum dolor sit amet.")),
    Defect("R-S08", "testi/3-strategie.md, riga 1", |c| c.text("3-strategie", "Nel triennio 2018-2020 il piano garantisce i servizi.")),
    Defect("R-S08", "testi/3-strategie.md, riga 1", |c| c.text("3-strategie", "L'Ambito territoriale sociale di Gallipoli garantisce i servizi.")),
    Defect("R-S08", "testi/3-strategie.md, riga 1", |c| c.text("3-strategie", "La Regione Lombardia sostiene il servizio.")),
    Defect("R-S09", "Spesa!C2", |c| c.set("spesa", "A1.01|COM|2022", "anno", "2021")),
    Defect("R-S09", "Fonti!B3", |c| c.set("fonti", "FNPS|2023", "anno", "2025")),
    Defect("R-S09", "Fonti!D2", |c| c.set("fonti", "FNPS|2022", "annualita_di_competenza", "2024")),
    Defect("R-S10", "testi/0-percorso.md, riga 1", |c| c.text("0-percorso", "Visto il D.Lgs. 18 settembre 2000, n. 267, il percorso è concluso.")),
    Defect("R-S10", "Atti!F2", |c| c.set("atti", "Consiglio comunale", "oggetto", "Piano (L. 8/11/2001, n. 328)")),
    Defect("R-S10", "testi/0-percorso.md, riga 1", |c| c.text("0-percorso", "Secondo l'art. 30 e 34 del TUEL.")),
    Defect("R-S11", "Interventi!AF2", |c| c.set("interventi", "A1.01", "fine", "2021-12-31").remove("cronoprogramma", "A1.01")),
    Defect("R-S11", "Cronoprogramma!D2", |c| c.set("cronoprogramma", "A1.01", "fine", "2025-03-31")),
    Defect("R-S11", "Incontri!E2", |c| c.set("incontri", "I1", "ora_fine", "08:00")),
    Defect("R-S11", "Atti!D2", |c| c.set("atti", "Consiglio comunale", "numero", "12/2021")),
    Defect("R-S11", "Atti!S2", |c| c.set("atti", "Consiglio comunale", "data_parere_contabile", "2022-11-13")),
    Defect("R-S11", "Incontri!C5", |c| c.set("incontri", "I4", "data", "2022-10-06")),
    Defect("R-S11", "testi/0-percorso.md, riga 2", |c| c.text("0-percorso", "Il percorso è stato avviato\nlunedì 14 giugno 2022.")),
    Defect("R-S10", "Interventi!T2", |c| c.set("interventi", "A1.01", "descrizione", "Secondo il d.lgs. n. 267 del 18/09/2000")),
    Defect("R-A06", "Interventi!T2", |c| c.set("interventi", "A1.01", "descrizione", "Il contributo va ad Anna Verdi, invalida")),
    // money
    Defect("R-F01", "Fonti!C2", |c| c.set("spesa", "A1.01|COM|2022", "importo", "99999.99")),
    Defect("R-F01", "Fonti!C3", |c| c.set("fonti", "FGSA|2023", "importo", "50000.01")),
    Defect("R-F02", "Spesa!D3", |c| c.set("spesa", "A1.01|COM|2023", "importo", "100000.01")
        .set("spesa", "A4.02|FGSA|2023", "importo", "49999.99")),
    Defect("R-F05", "Comuni!L2", |c| quotas(c, "148665.99", "84802.43", "66530.59")),
    Defect("R-F05", "Comuni!L2", |c| quotas(c, "148667", "84801.42", "66531.58")),
    Defect("R-F06", "Fonti!C5", |c| c.parameter("R-F06", "moltiplicatore", 1.5)),
    Defect("R-F07", "Fonti!C6", |c| [("2019", "320000"), ("2020", "320000"), ("2021", "320000")].iter().fold(
        c.set("fonti", "COM|2022", "importo", "330000").set("fonti", "COM|2024", "importo", "330000")
            .set("spesa", "A1.01|COM|2022", "importo", "130000").set("spesa", "A1.01|COM|2024", "importo", "130000"),
        |c, (year, amount)| c.add("indicatori_contesto", &format!("Spesa sociale dei comuni|Ambito|{year}|{amount}|€|Rendiconti")))),
    Defect("R-F09", "Spesa!D5", |c| c.parameter("R-F09", "fondo", "FNPS").parameter("R-F09", "quota", 0.054)
        .parameter("R-F09", "leps", vec!["L03".to_owned(), "L04".to_owned()])),
    Defect("R-F15", "Interventi!U12", |c| c.set("interventi", "A7.01", "utenti_anno_1", "21000").set("interventi", "A7.01", "nuovi_utenti", "1")),
    Defect("R-F21", "Fonti!F7", |c| c.set("fonti", "COM|2024", "stato", "impegnata").settings("data = \"2022-10-05\"", "data = \"2021-10-05\"")
        .without_table("incontri").without_table("presenze").without_table("impegni").without_table("proposte").without_table("atti")
        .set("interventi", "A1.01", "proposte_recepite", "").set_all("comuni", "data_residenti", "2021-01-01")),
    Defect("R-F23", "Interventi!A13", |c| c.put_rows("interventi", None, &TITLES.map(str::to_owned),
        &[["A2.02", "Ufficio affidi", "A2", "L05", "servizio", "96", "B2", "famiglia e minori"].map(str::to_owned).to_vec()])),
    Defect("R-F08", "Spesa!D17", |c| c.parameter("R-F08", "quota", 0.7)),
    Defect("R-F10", "Spesa!D29", |c| c.set("interventi", "A5.01", "leps", "L15")
        .set("interventi", "A1.02", "leps", "L02; L06; L10")),
    Defect("R-F11", "Spesa!D11", |c| c.set("spesa", "A1.03|PNRR114|2023", "importo", "70000.01").set("fonti", "PNRR114|2023", "importo", "70000.01")),
    Defect("R-F11", "Interventi!4:4", |c| c.set("interventi", "A1.03", "cup", "")),
    Defect("R-F11", "Interventi!I4", |c| c.set("interventi", "A1.03", "cup", "H11B2200033")),
    Defect("R-F11", "Interventi!AF4", |c| c.set("interventi", "A1.03", "fine", "2026-07-01")),
    Defect("R-F12", "Spesa!D11", |c| c.set("spesa", "A1.04|COM|2022", "intervento", "A1.03")
        .set("spesa", "A1.03|COM|2022", "voce_di_spesa", "servizi/appalti")
        .add("spesa", "A1.04|COM|2022|10000|personale").set("spesa", "A1.03|COM|2022", "importo", "20000")),
    Defect("R-F13", "Spesa!D25", |c| c.set("spesa", "A4.01|FNA|2024", "intervento", "A5.01")
        .add("spesa", "A4.01|FGSA|2024|10000|servizi/appalti").set("spesa", "A4.02|FGSA|2024", "importo", "40000")),
    Defect("R-F14", "Interventi!AD11", |c| c.set("interventi", "A6.01", "compartecipazione_utenti", "0")
        .set("spesa", "A6.01|COM|2022", "fonte", "UT")
        .set("fonti", "COM|2022", "importo", "270000").add("fonti", "UT|2022|30000")),
    Defect("R-F16", "Rendicontazione!E2", |c| c.set("rendicontazione", "A1", "residui", "10000.01")),
    Defect("R-F16", "Rendicontazione!D2", |c| c.set("rendicontazione", "A1", "liquidate", "90000.01")),
    Defect("R-F16", "Fonti!C20", |c| c.add("fonti", "CARRY|2022|10000.01").add("spesa", "A1.01|CARRY|2022|10000.01|personale")),
    Defect("R-F17", "Spesa!D32", |c| c.set("spesa", "A6.01|COM|2023", "importo", "0").set("spesa", "A7.01|COM|2023", "importo", "50000")),
    Defect("R-F19", "Spesa!D2", |c| c.parameter("R-F19", "quota", 0.05).set("spesa", "A1.01|COM|2022", "voce_di_spesa", "oneri di gestione")),
    Defect("R-F22", "Interventi!J6", |c| c.set("interventi", "A2.01", "gestione", "convenzione").set("interventi", "A2.01", "gestore", "Cooperativa Insieme")),
    Defect("R-F22", "Interventi!J6", |c| c.set("interventi", "A2.01", "gestione", "convenzione")
        .set("interventi", "A2.01", "gestore", "Volontari del Salento").set("enti", "E4", "runts", "")),
    // staff and levels
    Defect("R-L01", "Personale!C2", |c| c.set("personale", "A1.01", "numero", "7.9")),
    Defect("R-L01", "Personale", |c| c.set("personale", "A1.01", "rapporto", "tempo determinato")),
    Defect("R-L02", MINIMUM, |c| c.set("interventi", "A2.01", "leps", "L01")),
    Defect("R-L02", "Interventi!D4", |c| c.remove("spesa", "A1.03").set_all("fonti", "tipo", "preventivo").remove("fonti", "PNRR114")),
    Defect("R-L03", "Interventi!W7", |c| c.set("interventi", "A3.01", "obiettivo_di_servizio", "Assistenza domiciliare (SAD)")),
    Defect("R-L04", "Interventi!U7", |c| c.set("interventi", "A3.01", "utenti_anno_1", "9601")),
    Defect("R-L04", "Interventi!X3", |c| c.set("interventi", "A1.02", "nuovi_utenti", "121")),
    Defect("R-L05", "Personale!E2", |c| c.set("personale", "A1.01", "ore_settimanali", "288")),
    Defect("R-L05", "Personale!C2", |c| c.set("personale", "A1.01", "numero", "0.5").add("personale", "A1.02|assistente sociale|8|tempo indeterminato|36|COM")),
    Defect("R-L06", "Interventi!F7", |c| c.set("interventi", "A3.01", "obiettivo_di_servizio", "Assistenza domiciliare (SAD)")
        .set("interventi", "A3.01", "articolo", "60").set("interventi", "A3.01", "utenti_anno_3", "150")),
    // participation
    Defect("R-P01", "Incontri!K2", |c| c.set("incontri", "I1", "convocazione_data", "2022-06-14")),
    Defect("R-P02", "Incontri", |c| c.remove("incontri", "I3").remove("presenze", "I3")),
    Defect("R-P02", "Incontri", |c| c.set("incontri", "I4", "organo", "O2")),
    Defect("R-P03", "Incontri!F3", |c| c.set("incontri", "I2", "luogo", "")),
    Defect("R-P03", "Incontri!A3", |c| c.remove("presenze", "I2")),
    Defect("R-P03", "Incontri!C3", |c| c.set("incontri", "I2", "data", "")),
    Defect("R-P04", "Proposte!F3", |c| c.set("proposte", "P2", "esito", "")),
    Defect("R-P04", "Proposte!F3", |c| c.set("proposte", "P2", "esito", "da valutare")),
    Defect("R-P04", "Proposte!3:3", |c| c.set("proposte", "P2", "motivazione", "")),
    Defect("R-P04", "Proposte!2:2", |c| c.set("proposte", "P1", "intervento", "").set("interventi", "A1.01", "proposte_recepite", "")),
    Defect("R-P04", "Proposte!H2", |c| c.set("proposte", "P1", "intervento", "").add("proposte", "P3|E1|I1|A1|Altra proposta|accolta||A1.02")),
    Defect("R-P05", "Incontri", |c| c.set("incontri", "I1", "aree", "A1; A2; A3").set("incontri", "I4", "aree", "A1; A6; A7; A5").set("incontri", "I3", "aree", "A3")),
    Defect("R-P06", "Enti!G2", |c| c.set("enti", "E1", "adesione_protocollo", "")),
    Defect("R-P07", "Incontri!C3", |c| c.set("incontri", "I2", "data", "2022-06-19")),
    Defect("R-P07", "Incontri!C3", |c| c.set("incontri", "I2", "data", "2022-06-13").more_settings("[calendario]\npatroni = { Matino = \"13 giugno\" }\n")),
    Defect("R-P08", "Calendario!B2", |c| c.set("calendario", "O1", "ricorrenza", "ogni tanto")),
    Defect("R-P08", "Calendario!B2", |c| c.set("calendario", "O1", "ricorrenza", "il 31 febbraio")),
    Defect("R-P08", "Calendario!G2", |c| c.set("calendario", "O1", "al", "2022-09-01")),
    Defect("R-P08", "piano.toml", |c| c.more_settings("[calendario]\npatroni = { Matino = \"San Giorgio\" }\n")),
    Defect("R-P09", "Calendario!B2", |c| c.set("calendario", "O1", "dal", "")),
    Defect("R-P09", "Calendario!B2", |c| c.set("calendario", "O1", "durata", "")),
    Defect("R-P10", "Incontri!C2", |c| c.set("incontri", "I2", "data", "2022-06-14").set("incontri", "I2", "comune", "Casarano")),
    Defect("R-P11", "Proposte!F4", |c| c.add("proposte", "P3|E2|I2|A5|Aumentare i tirocini|accolta||A5.01")),
    Defect("R-P12", "Organi!D4", |c| c.set("organi", "O3", "partecipanti", "")),
    Defect("R-P13", "Bisogni!H2", |c| c.add_column("bisogni", "dup").set("bisogni", "B1", "dup", "Missione 77")),
    Defect("R-P14", "piano.toml", |c| c.set("incontri", "I2", "convocazione_protocollo", "").set("incontri", "I2", "convocazione_data", "")),
    Defect("R-P15", "Impegni!E2", |c| c.set("impegni", "I4", "stato", "in corso")),
    Defect("R-P15", "Impegni!D2", |c| c.set("impegni", "I4", "stato", "").set("impegni", "I4", "entro", "subito")),
    Defect("R-P15", "Impegni!D2", |c| c.set("impegni", "I4", "stato", "").set("impegni", "I4", "entro", "01/02/2022")),
    // acts
    Defect("R-A02", "Atti!2:2", |c| c.set("atti", "Consiglio comunale", "parere_contabile", "")),
    Defect("R-A03", "Atti!J2", |c| c.set("atti", "Consiglio comunale", "contrari", "2")),
    Defect("R-A03", "Atti!J2", |c| c.set("atti", "Consiglio comunale", "votanti", "").set("atti", "Consiglio comunale", "contrari", "0")),
    Defect("R-A04", "Atti!M2", |c| c.set("atti", "Consiglio comunale", "favorevoli_ie", "8")),
    Defect("R-A06", "testi/1-offerta.md, riga 1", |c| c.text("1-offerta", "Contattare RSSMRA80A01H501U per il servizio.")),
    Defect("R-A06", "Bisogni!F2", |c| c.set("bisogni", "B1", "evidenza", "segnalato da mario.rossi@gmail.com")),
    Defect("R-A07", "Indicatori contesto!D8", |c| c.add("indicatori_contesto", "Persone con disabilità seguite|Matino|2022|2|persone|ASL")),
    Defect("R-A09", "Atti!J2", |c| c.set("atti", "Consiglio comunale", "oggetto", "Costituzione del consorzio e approvazione dello statuto")
        .set("atti", "Consiglio comunale", "favorevoli", "8").set("atti", "Consiglio comunale", "contrari", "7")),
    Defect("R-A08", "Atti!H2", |c| ["presenti", "votanti", "favorevoli"].iter().fold(c, |c, f| c.set("atti", "Consiglio comunale", f, "5"))
        .set("atti", "Consiglio comunale", "contrari", "0").set("atti", "Consiglio comunale", "favorevoli_ie", "5").set("atti", "Consiglio comunale", "contrari_ie", "0")),
    Defect("R-A11", "Interventi!I12", |c| c.set("interventi", "A7.01", "tipologia", "investimento")),
    Defect("R-A13", "Atti!F2", |c| c.set("atti", "Consiglio comunale", "oggetto", "Copertura ai sensi dell'art. 151, comma 4, del TUEL")),
    Defect("R-A14", "piano.toml", |c| c.settings("[[allegato]]\nlettera = \"A6\"\ntitolo = \"Convenzione per la gestione associata o statuto del consorzio\"\nfile = \"allegati/A6.docx\"\n", "")),
    Defect("R-A16", "Atti!E2", |c| c.add("atti", "Coordinamento Istituzionale|adozione||5|2022-11-12|Adozione del piano")),
    Defect("R-A16", "Atti!E3", |c| c.add("atti", "Coordinamento Istituzionale|adozione||5|2022-03-01|Adozione del piano")),
    // needs
    Defect("R-N01", "Indicatori contesto!D5", |c| c.set("indicatori_contesto", "Popolazione residente|Ambito", "valore", "39506")),
    Defect("R-N02", "Indicatori contesto!D6", |c| c.set("indicatori_contesto", "Densità abitativa", "valore", "505.4")),
    Defect("R-N03", "Comuni!J3", |c| c.set("comuni", "075042", "stranieri", "11168")),
    Defect("R-N03", "Comuni!K3", |c| c.set("comuni", "075042", "superficie_kmq", "0.5")),
    Defect("R-N04", "Comuni!D3", |c| c.set("comuni", "075042", "eta_65", "2701")),
    Defect("R-N04", "Comuni!E3", |c| c.set("comuni", "075042", "data_residenti", "2022-01-31")),
    Defect("R-N05", "testi/1-territorio.md, riga 1", |c| c.text("1-territorio", "L'Ambito comprende quattro comuni.")),
    Defect("R-N05", "testi/4-finanza.md, riga 4", |c| c.text("4-finanza", "# Le risorse\n\nLe risorse complessive del piano\nammontano a 1.860.000,01 euro.")),
    Defect("R-N06", "Comuni!E2", |c| c.set_all("comuni", "data_residenti", "2020-10-04")),
    Defect("R-N07", "Bisogni!A8", |c| c.set("interventi", "A7.01", "bisogni", "B2")),
    Defect("R-N09", "Bisogni!A2", |c| c.set("bisogni", "B1", "evidenza", "")),
    Defect("R-N04", "Comuni!H3", |c| aged(c, &["0-14|700|650", "15-64|3500|3600", "65+|1217|1500"])),
    Defect("R-N10", "Indicatori contesto!D8", |c| c.add("indicatori_contesto", "Popolazione 0-14|Matino|2022|-5|persone|ISTAT")),
    Defect("R-N10", "Popolazione per età!D2", |c| aged(c, &["0-14|-700|650"])),
    Defect("R-N10", "Popolazione per età!C2", |c| aged(c, &["05/09/2022|700|650"])),
    Defect("R-N11", "Comuni!D3", |c| aged(c, &["0-14|700|650", "15+|4717|5101"])),
    Defect("R-N12", "Popolazione per età!D2", |c| aged(c, &["0-14|0|0", "15+|5000|6167"])),
    // tables
    Defect("R-T19", "Interventi!AA2", |c| c.set("interventi", "A1.01", "titolare", "")),
    Defect("R-T19", MINIMUM, |c| c.without_column("interventi", "risultati_attesi")),
    Defect("R-T20", "Interventi!M2", |c| c.set("interventi", "A1.01", "obiettivo", "")),
    // derogations
    Defect("R-D01", "piano.toml", |c| c.more_settings("[[deroga]]\nregola = \"R-S03\"\nriga = \"A7\"\n")),
    Defect("R-D02", "piano.toml", |c| c.more_settings("[[deroga]]\nregola = \"R-S03\"\nmotivo = \"Area senza domanda espressa\"\n")),
    Defect("R-D03", "piano.toml", |c| c.more_settings("[[deroga]]\nregola = \"R-S03\"\nmotivo = \"Area senza domanda espressa\"\nfino_a = \"2022-10-01\"\n")),
];

fn quotas(case: Case, first: &str, second: &str, third: &str) -> Case {
    case.set("comuni", "075016", "quota_annua_1", first).set("comuni", "075042", "quota_annua_1", second).set(
        "comuni",
        "075059",
        "quota_annua_1",
        third,
    )
}

/// The good plan with residents of Matino in 2022: age, men, women.
fn aged(case: Case, rows: &[&str]) -> Case {
    let titles = ["Comune", "Anno", "Età", "Maschi", "Femmine"].map(str::to_owned);
    let row = |row: &&str| ["Matino", "2022"].into_iter().chain(row.split('|')).map(str::to_owned).collect();
    case.put_rows("popolazione", None, &titles, &rows.iter().map(row).collect::<Vec<Vec<String>>>())
}

#[test]
fn each_defect_is_found_by_its_rule_alone_and_in_its_place() {
    let mut failures = Vec::new();
    for (number, Defect(code, expected, change)) in DEFECTS.iter().enumerate() {
        let findings = change(Case::good()).findings();
        let found: Vec<(&str, String)> =
            findings.iter().map(|f| (f.code, if f.origin.is_some() { place(f) } else { String::new() })).collect();
        if found != [(*code, (*expected).to_owned())] {
            let said: Vec<&str> = findings.iter().map(|f| f.message.as_str()).collect();
            failures.push(format!("{number}: {code} in {expected}, trovato {found:?} {said:#?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Defects that the reading or the building reports: no rule may speak of what only follows from them.
#[rustfmt::skip]
const REPORTED: &[fn(Case) -> Case] = &[
    |c| c.set("spesa", "A1.01|COM|2022", "importo", "?"),
    |c| c.set("spesa", "A1.01|COM|2022", "importo", "-100000"),
    |c| c.set("spesa", "A1.01|COM|2022", "fonte", "COMUNE9"),
    |c| c.set("spesa", "A6.01|COM|2023", "intervento", "A6.99"),
    |c| c.set("fonti", "FNPS|2022", "importo", "-100000"),
    |c| c.set("fonti", "FNPS|2022", "fonte", "FNPSX"),
    |c| c.set("interventi", "A2.01", "leps", "L55"),
    |c| c.set("interventi", "A7.01", "bisogni", "B77"),
    |c| c.set("incontri", "I2", "organo", "O9"),
    |c| c.set("presenze", "I2", "incontro", "I99"),
    |c| c.without_table("organi"),
    |c| c.without_table("presenze"),
    |c| c.without_table("enti"),
    |c| c.without_table("fonti"),
    |c| c.without_table("spesa"),
    |c| c.without_table("comuni"),
    |c| c.without_table("interventi"),
    |c| c.without_table("bisogni"),
    |c| c.without_table("incontri"),
    |c| c.without_table("proposte"),
    |c| c.without_table("personale"),
    |c| c.without_column("interventi", "cup"),
    |c| c.without_column("proposte", "esito"),
    |c| c.without_column("personale", "rapporto"),
];

#[test]
fn no_rule_speaks_of_what_follows_from_another_finding() {
    let mut failures = Vec::new();
    for (number, change) in REPORTED.iter().enumerate() {
        let case = change(Case::good());
        let (plan, built) = case.plan();
        let by_rules = super::run(&plan, &case.profile, &case.project());
        let mut all = built.clone();
        // A cell that can't be read, or is negative, has its finding from the reading.
        let cell = crate::origin::Origin::file("dati/piano.xlsx").in_sheet(if number == 4 { "Fonti" } else { "Spesa" });
        if matches!(number, 0 | 1 | 4) {
            all.push(crate::findings::Finding::error("R-F18", "Importo").at(cell));
        }
        let reported = all.len();
        all.extend(by_rules);
        let left = super::derogate(all, &case.project(), &case.profile).0;
        let extra: Vec<_> = left.iter().filter(|f| f.code != "R-F18" && !built.iter().any(|b| b == *f)).collect();
        if left.len() != reported || !extra.is_empty() {
            let said: Vec<_> = extra.iter().map(|f| format!("{} {}", f.code, f.message)).collect();
            failures.push(format!("{number}: {} su {reported} {said:#?}", left.len()));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_derogation_sets_its_finding_apart_and_nothing_else() {
    let gap = || Case::good().set("interventi", "A7.01", "area", "A2");
    let with = |case: Case, lines: &str| case.more_settings(&format!("[[deroga]]\nregola = \"R-S03\"\n{lines}"));
    let reason = "riga = \"A7\"\nmotivo = \"Area coperta dal piano provinciale\"\n";
    let whole = "autore = \"Ufficio di Piano\"\nfino_a = \"2022-12-31\"\n";
    assert!(with(gap(), &format!("{reason}{whole}")).codes().is_empty());
    // Without an author or an end it holds, and is told.
    assert_eq!(with(gap(), reason).only("R-D05").severity, Severity::Warning);
    let endless = with(gap(), &format!("{reason}autore = \"Ufficio di Piano\"\n")).only("R-D05");
    assert!(endless.severity == Severity::Note && endless.message.contains("non ha una scadenza"), "{endless:?}");
    let nobody = with(gap(), &format!("{reason}fino_a = \"2022-12-31\"\n")).only("R-D05");
    assert!(nobody.severity == Severity::Warning && nobody.message.ends_with("chi ne risponde"), "{nobody:?}");
    assert_eq!(with(gap(), "riga = \"A7\"\n").codes(), ["R-S03", "R-D01"]);
    let expired = with(gap(), "motivo = \"Area coperta dal piano\"\nfino_a = \"2022-10-04\"\n");
    assert_eq!(expired.codes(), ["R-S03", "R-D03"]);
    let other = with(gap(), "riga = \"A6\"\nmotivo = \"Area coperta dal piano provinciale\"\n");
    assert_eq!(other.codes(), ["R-S03", "R-D02"]);
    let barred = Case::good()
        .set("spesa", "A1.01|COM|2022", "importo", "99999.99")
        .more_settings("[[deroga]]\nregola = \"R-F01\"\nmotivo = \"Il conto torna lo stesso\"\n");
    assert_eq!(barred.codes(), ["R-F01", "R-D04"]);
}

#[test]
fn every_rule_with_a_check_has_a_defect_that_fires_it() {
    // R-F03 guards an invariant that no table can break: its test breaks the plan itself. R-T16 needs the sheet of a Region:
    // its test is with the profiles.
    for rule in registry().iter().filter(|r| r.check.is_some() && !["R-F03", "R-N08", "R-T16"].contains(&r.code)) {
        let tested = DEFECTS.iter().any(|Defect(code, ..)| *code == rule.code);
        assert!(tested, "{} non ha un difetto che la faccia scattare", rule.code);
    }
}
