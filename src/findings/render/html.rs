// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Findings as one accessible HTML page, to open with a double click or to send to a comune by e-mail.

use super::group::{Entry, Place, by_place, other_places, repeats, spot};
use super::{About, summary};
use crate::findings::{Findings, Severity};
use crate::markup::Markup;
use crate::period::date_long_it;

const STYLE: &str = include_str!("report.css");

/// The report as a page that stands alone: no script, nothing loaded from elsewhere.
pub fn html(findings: &Findings, about: &About<'_>) -> String {
    let places = by_place(findings);
    let mut page = Markup::new();
    let title =
        if about.title.is_empty() { "Segnalazioni".to_owned() } else { format!("Segnalazioni – {}", about.title) };
    page.constant("<!DOCTYPE html>\n")
        .open("html", &[("lang", "it-IT")])
        .constant("\n<head>\n<meta charset=\"utf-8\">\n");
    page.constant("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.constant(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
    );
    page.element("title", &[], &title).constant("\n<style>\n").constant(STYLE).constant("</style>\n</head>\n<body>\n");
    page.constant("<a class=\"salta\" href=\"#contenuto\">Vai alle segnalazioni</a>\n");
    header(&mut page, findings, about);
    if places.len() > 1 {
        index(&mut page, &places);
    }
    page.constant("<main id=\"contenuto\">\n");
    if places.is_empty() {
        page.element("p", &[("class", "vuoto")], "Nessuna segnalazione: i dati superano tutti i controlli.");
    }
    for (number, place) in places.iter().enumerate() {
        section(&mut page, number, place);
    }
    page.constant("</main>\n</body>\n</html>\n");
    page.finish()
}

fn header(page: &mut Markup, findings: &Findings, about: &About<'_>) {
    page.constant("<header>\n<h1>Segnalazioni</h1>\n");
    if !about.title.is_empty() {
        page.element("p", &[("class", "titolo")], about.title).constant("\n");
    }
    let date = about.date.map_or_else(String::new, |d| format!(" alla data del {}", date_long_it(d)));
    page.element("p", &[], &format!("Esito del controllo{date}: {}.", summary(findings))).constant("\n");
    page.constant("<ul class=\"conti\">");
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let (one, many, what) = match severity {
            Severity::Error => ("errore", "errori", "il piano non va adottato così"),
            Severity::Warning => ("avviso", "avvisi", "qualcuno deve guardare"),
            Severity::Note => ("nota", "note", "da sapere"),
        };
        let count = findings.count(severity);
        page.open("li", &[("class", severity.word())]).element("strong", &[], &count.to_string());
        page.text(" ").text(if count == 1 { one } else { many }).element("span", &[], what).close("li");
    }
    page.constant("</ul>\n</header>\n");
}

fn index(page: &mut Markup, places: &[Place<'_>]) {
    page.constant("<nav aria-labelledby=\"indice\">\n<h2 id=\"indice\">Dove</h2>\n<ul>\n");
    for (number, place) in places.iter().enumerate() {
        let worst = place.entries.iter().map(|e| e.finding.severity).min().unwrap_or(Severity::Note);
        page.open("li", &[]).open("a", &[("href", &format!("#luogo-{}", number + 1))]).text(&name(place)).close("a");
        page.text(" ").open("span", &[("class", worst.word())]);
        page.text(&count_words(place)).close("span").close("li").constant("\n");
    }
    page.constant("</ul>\n</nav>\n");
}

fn count_words(place: &Place<'_>) -> String {
    let all = place.entries.iter().flat_map(|e| std::iter::once(e.finding).chain(e.repeats.iter().copied()));
    summary(&all.cloned().fold(Findings::new(), |mut findings, finding| {
        findings.push(finding);
        findings
    }))
}

fn name(place: &Place<'_>) -> String {
    match (place.file, place.sheet) {
        (Some(file), Some(sheet)) => format!("{file}, foglio «{sheet}»"),
        (Some(file), None) => file.to_owned(),
        (None, _) => "Il piano nel suo insieme".to_owned(),
    }
}

fn section(page: &mut Markup, number: usize, place: &Place<'_>) {
    let id = format!("luogo-{}", number + 1);
    page.open("section", &[("aria-labelledby", &id)]).constant("\n");
    page.element("h2", &[("id", &id)], &name(place)).constant("\n");
    for entry in &place.entries {
        finding(page, entry);
    }
    page.constant("</section>\n");
}

fn finding(page: &mut Markup, entry: &Entry<'_>) {
    let finding = entry.finding;
    page.open("article", &[("class", finding.severity.word())]).constant("\n").open("h3", &[]);
    page.element("span", &[("class", "gravita")], finding.severity.word()).text(" ");
    page.element("span", &[("class", "codice")], finding.code);
    let spot = spot(finding);
    if !spot.is_empty() {
        page.text(" ").element("span", &[("class", "posto")], &spot);
    }
    page.close("h3").constant("\n").element("p", &[], &finding.message).constant("\n");
    let mut facts: Vec<(&str, Vec<String>)> = Vec::new();
    facts.extend(finding.found.clone().map(|found| ("Trovato", vec![found])));
    facts.extend(finding.expected.clone().map(|expected| ("Atteso", vec![expected])));
    facts.extend((!finding.cure.is_empty()).then(|| ("Rimedio", vec![finding.cure.clone()])));
    let places = other_places(&finding.places, finding.origin.as_ref());
    facts.extend((!places.is_empty()).then_some(("Vedi anche", places)));
    if !facts.is_empty() {
        page.constant("<dl>\n");
        for (label, texts) in facts {
            page.element("dt", &[], label);
            for text in texts {
                page.element("dd", &[], &text);
            }
            page.constant("\n");
        }
        page.constant("</dl>\n");
    }
    details(page, entry);
    page.constant("</article>\n");
}

fn details(page: &mut Markup, entry: &Entry<'_>) {
    let Some(repeats) = repeats(entry) else { return };
    page.constant("<details>\n<summary>Inoltre, ").text(&repeats);
    page.constant("</summary>\n<ul>\n");
    for finding in &entry.repeats {
        page.open("li", &[]);
        let spot = spot(finding);
        if !spot.is_empty() {
            page.element("strong", &[], &spot).text(": ");
        }
        page.text(&finding.message).close("li");
        page.constant("\n");
    }
    page.constant("</ul>\n</details>\n");
}
