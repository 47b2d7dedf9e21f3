// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The tables of a plan written in any of the shapes read back the same.

use proptest::prelude::*;

use crate::ingest::{Case, found, lines, workbook};

const FUNDS: [&str; 4] = ["FNPS", "FNA", "COM", "PON"];
const AREAS: [&str; 3] = ["A1", "A2", "A3"];

/// Cents by intervention, fund and year: what the sheet says, however it says it.
type Amounts = Vec<(usize, usize, usize, i64)>;

/// How a sheet is written.
#[derive(Clone, Debug)]
struct Style {
    wide: bool,
    /// Fund above the year, in two rows.
    two_rows: bool,
    years_above: bool,
    titles: bool,
    groups: bool,
    area_once: bool,
    blanks: bool,
    totals: bool,
    note: bool,
    header_again: bool,
    csv: bool,
    english: bool,
    currency: bool,
    synonyms: bool,
    /// As LibreOffice keeps it, instead of as a workbook of Excel.
    ods: bool,
}

fn style() -> impl Strategy<Value = Style> {
    proptest::collection::vec(any::<bool>(), 15).prop_map(|b| Style {
        wide: b[0],
        two_rows: b[1],
        years_above: b[2],
        titles: b[3],
        groups: b[4],
        area_once: b[5],
        blanks: b[6],
        totals: b[7],
        note: b[8],
        header_again: b[9],
        csv: b[10],
        english: b[11],
        currency: b[12],
        synonyms: b[13],
        ods: b[14],
    })
}

fn amounts() -> impl Strategy<Value = Amounts> {
    let one = (0usize..6, 0usize..FUNDS.len(), 0usize..3, 1i64..90_000_000);
    proptest::collection::vec(one, 2..14).prop_map(|mut all| {
        all.sort_unstable();
        all.dedup_by_key(|a| (a.0, a.1, a.2));
        all
    })
}

fn code(at: usize) -> String {
    format!("{}.{:02}", AREAS[at / 2], at % 2 + 1)
}

/// An amount as the office writes it: a number, or a text in one convention.
fn written(cents: i64, style: &Style) -> String {
    let italian = pdz::money::Cents(cents).to_string();
    let text = if style.english {
        italian
            .chars()
            .map(|c| match c {
                '.' => ',',
                ',' => '.',
                c => c,
            })
            .collect()
    } else {
        italian
    };
    match (style.csv, style.currency) {
        (_, true) => format!("'€ {text}"),
        (true, false) => text,
        (false, false) => format!("{}.{:02}", cents / 100, cents % 100),
    }
}

/// The lines of the sheet, cells separated by `|`.
fn sheet(amounts: &Amounts, style: &Style) -> String {
    let mut out: Vec<Vec<String>> = Vec::new();
    if style.titles {
        out.push(vec!["AMBITO TERRITORIALE DI CASARANO".into()]);
        out.push(Vec::new());
        out.push(vec!["Piano sociale di zona – dettaglio delle risorse".into()]);
    }
    let interventions: Vec<usize> = (0..6).filter(|at| amounts.iter().any(|a| a.0 == *at)).collect();
    let grouped = style.groups && style.wide;
    let with_area = style.area_once && style.wide && !grouped;
    let slots: Vec<(usize, usize)> = if style.years_above {
        (0..3).flat_map(|y| (0..FUNDS.len()).map(move |f| (f, y))).collect()
    } else {
        (0..FUNDS.len()).flat_map(|f| (0..3).map(move |y| (f, y))).collect()
    };
    let header: Vec<Vec<String>> = if style.wide {
        let lead: Vec<String> = if with_area {
            vec!["Area".into(), "Codice".into(), "Intervento".into()]
        } else {
            vec!["Codice".into(), "Intervento".into()]
        };
        if style.two_rows {
            let mut above = lead;
            let mut below = vec![String::new(); above.len()];
            let mut last = String::new();
            for (f, y) in &slots {
                let (up, down) = if style.years_above {
                    ((2022 + y).to_string(), FUNDS[*f].to_owned())
                } else {
                    (FUNDS[*f].to_owned(), (2022 + y).to_string())
                };
                above.push(if up == last { String::new() } else { up.clone() });
                last = up;
                below.push(down);
            }
            if style.totals {
                above.push("Totale".into());
            }
            vec![above, below]
        } else {
            let mut row = lead;
            row.extend(slots.iter().map(|(f, y)| format!("{} {}", FUNDS[*f], 2022 + y)));
            if style.totals {
                row.push("Totale".into());
            }
            vec![row]
        }
    } else if style.synonyms {
        vec![["Codice intervento", "Fondo", "Annualità", "Stanziamento (€)"].map(str::to_owned).to_vec()]
    } else {
        vec![["Intervento", "Fonte", "Anno", "Importo"].map(str::to_owned).to_vec()]
    };
    out.extend(header.clone());
    type Amount = (usize, usize, usize, i64);
    let total = |of: &dyn Fn(&Amount) -> bool| amounts.iter().filter(|a| of(a)).map(|a| a.3).sum::<i64>();
    let mut area = usize::MAX;
    for (count, at) in interventions.iter().enumerate() {
        if style.blanks && count > 0 {
            out.push(Vec::new());
        }
        if style.header_again && count == 2 && header.len() == 1 {
            out.push(header[0].clone());
        }
        if style.wide {
            let fresh = at / 2 != area;
            area = at / 2;
            if grouped && fresh {
                out.push(vec![format!("Area {}", AREAS[area])]);
            }
            let mut row =
                if with_area { vec![if fresh { AREAS[area].to_owned() } else { String::new() }] } else { Vec::new() };
            row.extend([code(*at), format!("Servizio di prova {at}")]);
            for (f, y) in &slots {
                let found = amounts.iter().find(|a| (a.0, a.1, a.2) == (*at, *f, *y));
                row.push(found.map(|a| written(a.3, style)).unwrap_or_default());
            }
            if style.totals {
                row.push(written(total(&|a| a.0 == *at), style));
            }
            out.push(row);
        } else {
            for a in amounts.iter().filter(|a| a.0 == *at) {
                out.push(vec![code(a.0), FUNDS[a.1].into(), (2022 + a.2).to_string(), written(a.3, style)]);
            }
        }
    }
    if style.totals {
        let all = written(total(&|_| true), style);
        if style.wide {
            let mut row = vec!["Totale".to_owned(), String::new()];
            if with_area {
                row.push(String::new());
            }
            for (f, y) in &slots {
                let sum = total(&|a| (a.1, a.2) == (*f, *y));
                row.push(if sum == 0 { String::new() } else { written(sum, style) });
            }
            row.push(all);
            out.push(row);
        } else {
            out.push(vec!["Totale generale".into(), String::new(), String::new(), all]);
        }
    }
    if style.note {
        out.push(Vec::new());
        out.push(vec!["Nota: gli importi sono quelli deliberati.".into()]);
    }
    let width = out.iter().map(Vec::len).max().unwrap_or(0);
    let line = |mut row: Vec<String>| {
        row.resize(width, String::new());
        row.join("|")
    };
    out.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The sheet as a file of LibreOffice; cells as in the workbook of Excel.
fn ods(name: &str, text: &str) -> Vec<u8> {
    let cell = |cell: &str| {
        let cell = cell.trim();
        match cell.parse::<f64>() {
            _ if cell.is_empty() => "<table:table-cell/>".to_owned(),
            Ok(n) => format!(
                "<table:table-cell office:value-type=\"float\" office:value=\"{n}\"><text:p>{n}</text:p></table:table-cell>"
            ),
            Err(_) => {
                let text = cell.trim_start_matches('\'').replace('&', "&amp;");
                format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
            }
        }
    };
    let row =
        |line: &str| format!("<table:table-row>{}</table:table-row>", line.split('|').map(cell).collect::<String>());
    let rows: String = text.lines().map(row).collect();
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"{name}\">{rows}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    let mimetype = b"application/vnd.oasis.opendocument.spreadsheet".to_vec();
    crate::hostile::package(&[("mimetype".to_owned(), mimetype), ("content.xml".to_owned(), content.into_bytes())])
}

fn expected(amounts: &Amounts, area: bool) -> Vec<String> {
    let mut out: Vec<String> = amounts
        .iter()
        .map(|(at, f, y, cents)| {
            let area = if area { format!("area={} ", AREAS[at / 2]) } else { String::new() };
            format!(
                "anno={} {area}fonte={} importo={} intervento={}",
                2022 + y,
                FUNDS[*f],
                pdz::money::Cents(*cents),
                code(*at)
            )
        })
        .collect();
    out.sort();
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_plan_written_in_any_shape_reads_back_the_same(amounts in amounts(), style in style()) {
        let text = sheet(&amounts, &style);
        let name = if style.wide { "Quadro finanziario" } else { "Spesa" };
        let case = if style.csv {
            Case::new().file(&format!("dati/{name}.csv"), text.replace('\'', "").replace('|', ";"))
        } else if style.ods {
            Case::new().file("dati/risorse.ods", ods(name, &text))
        } else {
            Case::new().file("dati/risorse.xlsx", workbook(&[(name, &text)]))
        };
        let read = case.read();
        let table = if style.wide { "quadro_finanziario" } else { "spesa" };
        let mut got = lines(&read, table);
        got.sort();
        let area = style.wide && (style.groups || style.area_once);
        prop_assert_eq!(got, expected(&amounts, area), "{}\n{:#?}", text, found(&read));
        let errors: Vec<_> = found(&read).into_iter().filter(|f| f.severity == pdz::findings::Severity::Error).collect();
        prop_assert!(errors.is_empty(), "{}\n{:#?}", text, errors);
    }
}
