// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The written files say the figures of the plan: a cent that differs is found in every format.

use std::collections::BTreeSet;

use pdz::audit::{self, Expected};
use pdz::compose::{Composer, TemplateSource};
use pdz::dossier::{self, Request};
use pdz::finance;
use pdz::money::Cents;
use pdz::pipeline::{self, Checked, Timings};

use crate::sandbox::{Sandbox, sample};

fn expected(checked: &Checked) -> Expected {
    let composer = Composer::new(&checked.profile, &checked.project, TemplateSource::builtin()).unwrap();
    let expected = Expected::new(&checked.plan, &finance::tables(&checked.plan, &composer));
    expected.with_parts(&composer.split_detail(&checked.plan))
}

#[test]
fn a_cent_that_differs_is_found_in_every_format() {
    let mut checked = pipeline::check(&sample("casarano"), &mut Timings::default()).unwrap();
    let request = Request::new(&checked, &[], &[], true);
    let built = dossier::build(&checked, &request, &mut Timings::default()).unwrap();
    let report = audit::check(&built.files, &expected(&checked));
    assert_eq!(report.disagreements, []);
    // Four tables in three formats of the plan and in annex B, a table in each act, the sheets, the data.
    assert!(report.compared > 12 + 14 + 14, "{}", report.compared);

    let comuni = checked.plan.sources.iter().position(|s| s.fund.value == "COM").unwrap();
    checked.plan.sources[comuni].amount.value = checked.plan.sources[comuni].amount.value + Cents(1);
    checked.plan.comuni[0].quotas[0].value = checked.plan.comuni[0].quotas[0].value + Cents(1);
    let report = audit::check(&built.files, &expected(&checked));
    let files: BTreeSet<&str> = report.disagreements.iter().map(|d| d.file.as_str()).collect();
    for file in [
        "piano/piano-di-zona.docx",
        "piano/piano-di-zona.html",
        "dati/piano.json",
        "dati/quadri-finanziari.xlsx",
        "atti/casarano/proposta-di-deliberazione.docx",
        "atti/casarano/proposta-di-deliberazione.pdf",
    ] {
        assert!(files.contains(file), "{file}: {files:?}");
    }
    assert!(files.iter().any(|f| f.ends_with(".pdf") && !f.contains("proposta")), "il piano in PDF: {files:?}");
    let quota = report.disagreements.iter().find(|d| d.file.ends_with("proposta-di-deliberazione.pdf")).unwrap();
    assert!(quota.place.contains("riga «2022»") && quota.expected != quota.found, "{quota}");
    let t3 = report.disagreements.iter().filter(|d| d.place.contains("Quadro finanziario di dettaglio")).count();
    assert_eq!(t3, 0, "nessuna spesa è cambiata");

    // Councils that voted on other data keep their own quotas, and are held to them.
    let mut kept = expected(&checked);
    for comune in &checked.plan.comuni {
        kept.keep(pdz::compose::slug(&comune.name.value), None);
    }
    let report = audit::check(&built.files, &kept);
    assert!(report.disagreements.iter().all(|d| !d.file.starts_with("atti/")), "{:?}", report.disagreements);
    kept.keep("casarano".to_owned(), Some(&[Cents(1), Cents(2), Cents(3)]));
    let report = audit::check(&built.files, &kept);
    let files: BTreeSet<&str> =
        report.disagreements.iter().map(|d| d.file.as_str()).filter(|f| f.starts_with("atti/")).collect();
    let act = "atti/casarano/proposta-di-deliberazione";
    assert_eq!(files, [format!("{act}.docx"), format!("{act}.pdf")].iter().map(String::as_str).collect());

    // A cent of an intervention: T3 on paper tells it.
    checked.plan.allocations[0].amount.value = checked.plan.allocations[0].amount.value + Cents(1);
    let report = audit::check(&built.files, &expected(&checked));
    for format in ["piano/piano-di-zona.docx", "piano/piano-di-zona.html", "piano/piano-di-zona.pdf"] {
        let said = report.disagreements.iter().any(|d| {
            let same = d.file == format || format.ends_with("pdf") && d.file.ends_with("allegato-a.pdf");
            same && d.place.contains("Quadro finanziario di dettaglio")
        });
        assert!(said, "{format}: {:?}", report.disagreements);
    }
}

#[test]
fn a_figure_leads_to_its_cells_however_it_is_said() {
    let sandbox = Sandbox::of("casarano");
    for words in ["20.380.239,23", "€ 20.380.239,23", "20380239,23", "20,4 milioni", "oltre 20 milioni di euro"] {
        let run = sandbox.pdz(&["trace", "{}", words]);
        assert_eq!(run.code, 0, "{words}: {}{}", run.out, run.err);
        assert!(run.out.contains("Tabella") && run.out.contains("foglio «Fonti», cella C"), "{words}: {}", run.out);
        assert!(run.out.contains("riga «Totale delle fonti», colonna «Totale»"), "{words}: {}", run.out);
        assert!(run.out.contains("quadri-finanziari.xlsx, foglio T1 Fonti, cella"), "{words}: {}", run.out);
    }
    assert_eq!(sandbox.pdz(&["trace", "{}", "123.456.789,01"]).code, 1);
}

#[test]
fn figures_of_charts_and_of_texts_lead_to_where_they_come_from() {
    let sandbox = Sandbox::of("minimo");
    let text = "# Il territorio\n\nNel triennio si spendono\n€ 1.407.751,15 per 1.240 famiglie, come dal 2019 (L. 328/2000).\n";
    sandbox.write("testi/1-territorio.md", text);
    assert_eq!(sandbox.pdz(&["build", "{}", "--format", "pdf", "--only", "piano,controlli"]).code, 0);
    let trail = sandbox.read("out/controlli/tracciato.csv");
    let line = |figure: &str, place: &str| {
        let found = trail.lines().find(|line| line.contains(&format!(";{figure};")) && line.contains(place));
        found.unwrap_or_else(|| panic!("{figure} ({place})")).to_owned()
    };
    assert!(line("1.240", "testi/").ends_with("testi/1-territorio.md, riga 4"), "{}", line("1.240", "testi/"));
    // The office's figure is that of the plan: both places are told.
    let both = line("1.407.751,15", "testi/1-territorio.md, riga 4");
    assert!(both.contains("foglio «Spesa», cella E2"), "{both}");
    assert!(!trail.contains(";328;") && !trail.contains(";2019;"));
    // 120.000 + 0 + 71.000 euro of the comuni in 2022, in thousands on a column.
    let column = line("191", "Figura");
    assert!(
        column.contains("«2022», Comuni (migliaia di euro)") && column.contains("foglio «Fonti», cella C2"),
        "{column}"
    );
}
