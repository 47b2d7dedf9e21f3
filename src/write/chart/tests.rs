// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the drawings of the charts must show.

use jiff::civil::date;
use rust_decimal::Decimal;

use super::*;
use crate::document::{Panel, Series, Span, Unit};
use crate::write::drawing::{Item, TextAnchor, png, svg};
use crate::write::fonts::Font;

fn series(name: &str, values: &[i64]) -> Series {
    Series { name: name.into(), values: values.iter().map(|v| Decimal::from(*v)).collect(), trails: Vec::new() }
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|t| (*t).to_owned()).collect()
}

fn areas() -> Vec<String> {
    strings(&[
        "Welfare d’accesso",
        "Politiche familiari, maternità, paternità e responsabilità genitoriali",
        "Cultura dell’accoglienza",
        "Invecchiamento attivo e domiciliarità",
        "Contrasto alla povertà e inclusione sociale attiva",
        "Prevenzione e contrasto del maltrattamento e della violenza",
        "Disabilità e non autosufficienza",
    ])
}

fn samples() -> Vec<(&'static str, Chart)> {
    let years = strings(&["2022", "2023", "2024"]);
    let spending = [812_345, 1_904_120, 61_200, 455_030, 2_790_877, 120, 3_120_004];
    let bars = |series, stacked| Chart::Bars { categories: areas(), series, stacked, unit: Unit::Euro };
    let sources: Vec<Series> = ["FNPS", "FNA", "PNRR", "Fondi comunali", "FGSA", "POR Puglia", "Vita indipendente"]
        .iter()
        .zip(1..)
        .map(|(name, i)| series(name, &[900_000 / i, 1_200_000 / i, 700_000 / i]))
        .collect();
    let bands: Vec<String> =
        (0..20).map(|i| format!("{}-{}", i * 5, i * 5 + 4)).chain(["100 e oltre".into()]).collect();
    let people = |seed: i64| (0..21).map(|i| (900 - (i * 7 - 60 + seed).pow(2) / 9).max(3)).collect::<Vec<i64>>();
    let span = |label: &str, start, end| Span { label: label.into(), start, end };
    vec![
        ("bars", bars(vec![series("Spesa", &spending)], false)),
        ("grouped", bars(vec![series("2022", &spending), series("2023", &spending.map(|v| v / 2 + 300_000))], false)),
        (
            "stacked",
            bars(
                vec![
                    series("Risorse nazionali e regionali", &spending),
                    series("Risorse comunali", &spending.map(|v| v / 3)),
                    series("Compartecipazione", &spending.map(|v| v / 5)),
                ],
                true,
            ),
        ),
        (
            "columns",
            Chart::Columns {
                categories: years.clone(),
                series: vec![series("Utenti previsti", &[120, 340, 333]), series("Utenti in carico", &[100, 240, 233])],
                stacked: false,
                unit: Unit::Count,
            },
        ),
        ("sources", Chart::Columns { categories: years, series: sources, stacked: true, unit: Unit::Euro }),
        (
            "many",
            Chart::Columns {
                categories: (1990..2024).map(|y| y.to_string()).collect(),
                series: vec![series("Residenti", &(0..34).map(|i| 48_000 - i * i * 9).collect::<Vec<_>>())],
                stacked: false,
                unit: Unit::Count,
            },
        ),
        (
            "lines",
            Chart::Lines {
                categories: (2016..2023).map(|y| y.to_string()).collect(),
                series: vec![
                    series("Anziani soli", &[120, 180, 190, 240, 260, 255, 300]),
                    series("Famiglie con minori", &[400, 380, 372, 360, 340, 310, 302]),
                    series("Persone con disabilità grave", &[80, 90, 110, 100, 130, 144, 150]),
                ],
                unit: Unit::Count,
            },
        ),
        (
            "pyramid",
            Chart::Pyramid {
                bands,
                left: Box::new(series("Maschi", &people(0))),
                right: Box::new(series("Femmine", &people(-9))),
            },
        ),
        ("panels", {
            let bands = (0..17).map(|i| format!("{}-{}", i * 5, i * 5 + 4)).chain(["85 e più".into()]).collect();
            let side = |seed: i64| (0..18).map(|i| Decimal::new((90 - (i - 9 + seed).pow(2)).max(4), 1)).collect();
            let names = ["Casarano", "San Giovanni in Persiceto e Sant’Agata Bolognese di Sopra", "Este", "Noci"];
            let panels =
                names.iter().zip(0..).map(|(name, i)| Panel { title: (*name).to_owned(), sides: [side(i), side(-i)] });
            Chart::Pyramids { bands, sides: ["Maschi".into(), "Femmine".into()], panels: panels.collect() }
        }),
        (
            "timeline",
            Chart::Timeline {
                start: date(2022, 1, 1),
                end: date(2024, 12, 31),
                rows: vec![
                    span("Costituzione dell’équipe multidisciplinare", date(2022, 3, 1), date(2022, 9, 30)),
                    span("Avviso pubblico", date(2022, 10, 5), date(2022, 10, 5)),
                    span(
                        "Erogazione del servizio di assistenza domiciliare integrata nei sette comuni dell’ambito",
                        date(2022, 10, 15),
                        date(2025, 3, 1),
                    ),
                    span("Monitoraggio", date(2021, 10, 1), date(2024, 12, 31)),
                ],
            },
        ),
    ]
}

/// Set `PDZ_CHARTS` to a folder to look at the pictures.
#[test]
fn every_kind_is_drawn_inside_its_frame() {
    let folder = std::env::var_os("PDZ_CHARTS");
    for (name, chart) in samples() {
        let drawing = draw(&chart, 470.0);
        assert!(drawing.height > 40.0 && drawing.height <= MAX_HEIGHT, "{name}: {}", drawing.height);
        for item in &drawing.items {
            if let Item::Text { x, y, size, bold, anchor, text, .. } = item {
                let width = if *bold { Font::Bold } else { Font::Regular }.width(text, *size);
                let left = match anchor {
                    TextAnchor::Start => *x,
                    TextAnchor::Middle => x - width / 2.0,
                    TextAnchor::End => x - width,
                };
                assert!(left >= -1.0 && left + width <= 471.0, "{name}: «{text}» esce dal disegno");
                assert!(*y > 0.0 && *y <= drawing.height, "{name}: «{text}» sta fuori in altezza");
                assert!(*size >= 5.5);
            }
        }
        let picture = png(&drawing, 150.0).unwrap();
        assert!(picture.starts_with(b"\x89PNG"));
        if let Some(folder) = &folder {
            std::fs::write(std::path::Path::new(folder).join(format!("{name}.png")), picture).unwrap();
            std::fs::write(std::path::Path::new(folder).join(format!("{name}.svg")), svg(&drawing, None)).unwrap();
        }
    }
}

#[test]
fn values_are_written_in_italian() {
    let chart = Chart::Bars {
        categories: strings(&["A", "B", "C"]),
        series: vec![series("Spesa", &[2_790_877, 499, 1_500])],
        stacked: false,
        unit: Unit::Euro,
    };
    let svg = svg(&draw(&chart, 400.0), None);
    for text in ["Valori in migliaia di euro", ">2.791<", ">&lt; 1<", ">2<"] {
        assert!(svg.contains(text), "manca {text}");
    }
    let small = Chart::Bars {
        categories: strings(&["A"]),
        series: vec![series("Spesa", &[1_500])],
        stacked: false,
        unit: Unit::Euro,
    };
    assert!(super::super::drawing::svg(&draw(&small, 400.0), None).contains(">1.500<"));
}

#[test]
fn neighbouring_series_differ_in_lightness_or_hatching() {
    use super::looks::look;
    for i in 0..24 {
        let (a, b) = (look(i), look(i + 1));
        assert!(a.fill != b.fill, "serie {i} e {}", i + 1);
    }
}

#[test]
fn no_input_breaks_a_chart() {
    let long = "x".repeat(10_000);
    let odd = vec![
        Chart::Bars { categories: vec![], series: vec![], stacked: true, unit: Unit::Percent },
        Chart::Columns { categories: vec![], series: vec![], stacked: false, unit: Unit::Euro },
        Chart::Lines { categories: vec![], series: vec![series("a", &[])], unit: Unit::Count },
        Chart::Lines { categories: vec![long.clone()], series: vec![series(&long, &[0])], unit: Unit::Count },
        Chart::Bars {
            categories: vec![long.clone(); 300],
            series: vec![
                Series { name: long.clone(), values: vec![Decimal::MAX, Decimal::MIN], trails: Vec::new() };
                3
            ],
            stacked: true,
            unit: Unit::Euro,
        },
        Chart::Pyramid {
            bands: vec!["\u{0}\u{1F600}".into()],
            left: Box::new(series("", &[-3])),
            right: Box::new(series("", &[])),
        },
        Chart::Timeline {
            start: date(9999, 12, 31),
            end: date(-9999, 1, 1),
            rows: vec![Span { label: long, start: date(9999, 1, 1), end: date(1, 1, 1) }],
        },
    ];
    for chart in odd {
        for width in [f32::NAN, -1.0, 10.0, 470.0, 1e6] {
            let drawing = draw(&chart, width);
            assert!(drawing.height.is_finite() && drawing.items.len() < 60_000);
            svg(&drawing, Some("prova"));
        }
        png(&draw(&chart, 300.0), 96.0).unwrap();
    }
}
