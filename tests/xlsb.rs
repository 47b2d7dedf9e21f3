// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A binary workbook of Excel (XLSB), written record by record as MS-XLSB says, reads as the same sheet in XML.

use crate::hostile::package;
use crate::ingest::{Case, found, lines};

/// A record: kind and length in groups of seven bits, then its data.
fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    if kind < 0x80 {
        out.push(kind as u8);
    } else {
        out.extend([(kind & 0x7f) as u8 | 0x80, (kind >> 7) as u8]);
    }
    let mut length = data.len();
    loop {
        let low = (length & 0x7f) as u8;
        length >>= 7;
        out.push(if length > 0 { low | 0x80 } else { low });
        if length == 0 {
            break;
        }
    }
    out.extend(data);
    out
}

fn words(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut out = words(&[units.len() as u32]);
    out.extend(units.iter().flat_map(|u| u.to_le_bytes()));
    out
}

/// A sheet of these lines, cells separated by `|`; `7%` is a number shown as a percentage.
fn sheet(text: &str, hidden_row: u32, hidden_column: u32, merged: &[[u32; 4]]) -> Vec<u8> {
    let mut out = record(0x0081, &[]);
    out.extend(record(0x0094, &words(&[0, 9, 0, 9])));
    out.extend(record(0x0186, &[]));
    let mut column = words(&[hidden_column, hidden_column, 2560, 0]);
    column.extend(1u16.to_le_bytes());
    out.extend(record(0x003c, &column));
    out.extend(record(0x0187, &[]));
    out.extend(record(0x0091, &[]));
    for (row, line) in (0u32..).zip(text.lines()) {
        let mut head = words(&[row, 0]);
        head.extend([0x2c, 1, 0, if row == hidden_row { 0x10 } else { 0 }, 0]);
        head.extend(words(&[0]));
        out.extend(record(0x0000, &head));
        for (column, cell) in (0u32..).zip(line.split('|')) {
            let percent = cell.strip_suffix('%').and_then(|n| n.parse::<f64>().ok());
            let style = u32::from(percent.is_some());
            let mut data = words(&[column, style]);
            if let Some(number) = percent.map(|n| n / 100.0).or_else(|| cell.parse().ok()) {
                data.extend(number.to_le_bytes());
                out.extend(record(0x0005, &data));
            } else if !cell.is_empty() {
                data.extend(wide(cell));
                out.extend(record(0x0006, &data));
            }
        }
    }
    out.extend(record(0x0092, &[]));
    out.extend(record(0x00b1, &words(&[merged.len() as u32])));
    for region in merged {
        out.extend(record(0x00b0, &words(region)));
    }
    out.extend(record(0x00b2, &[]));
    out.extend(record(0x0082, &[]));
    out
}

/// A workbook with one sheet.
pub fn workbook(name: &str, sheet: Vec<u8>) -> Vec<u8> {
    let mut bundle = words(&[0, 1]);
    bundle.extend(wide("rId1"));
    bundle.extend(wide(name));
    let book = [
        record(0x0083, &[]),
        record(0x0099, &words(&[0, 0, 0])),
        record(0x008f, &[]),
        record(0x009c, &bundle),
        record(0x0090, &[]),
        record(0x009d, &words(&[0; 7])),
        record(0x0084, &[]),
    ]
    .concat();
    let style = |format: u16| {
        let mut data = 0u16.to_le_bytes().to_vec();
        data.extend(format.to_le_bytes());
        data.extend([0; 12]);
        record(0x002f, &data)
    };
    let styles = [
        record(0x0116, &[]),
        record(0x0269, &words(&[2])),
        style(0),
        style(9),
        record(0x026a, &[]),
        record(0x0117, &[]),
    ]
    .concat();
    let links = "<Relationships><Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.bin\"/></Relationships>";
    package(&[
        ("[Content_Types].xml".to_owned(), b"<Types/>".to_vec()),
        ("xl/workbook.bin".to_owned(), book),
        ("xl/_rels/workbook.bin.rels".to_owned(), links.as_bytes().to_vec()),
        ("xl/styles.bin".to_owned(), styles),
        ("xl/worksheets/sheet1.bin".to_owned(), sheet),
    ])
}

#[test]
fn a_binary_workbook_reads_as_one_in_xml() {
    let text = "Area|Codice|Denominazione\nA1|A1.01|Segretariato\n|A1.02|Nardò – PUA\nA2|A2.01|Affido";
    let bytes = workbook("Interventi", sheet(text, 2, 2, &[[1, 2, 0, 0]]));
    let read = Case::new().file("dati/i.xlsb", bytes).read();
    assert_eq!(
        lines(&read, "interventi"),
        [
            "area=A1 codice=A1.01 denominazione=Segretariato",
            "area=A1 codice=A1.02 denominazione=Nardò – PUA",
            "area=A2 codice=A2.01 denominazione=Affido"
        ],
        "{:#?}",
        found(&read)
    );
    let hidden = read.findings.iter().find(|f| f.code == "R-T13").map(|f| f.message.clone()).unwrap_or_default();
    assert!(hidden.contains("la riga 3 è nascosta") && hidden.contains("la colonna C è nascosta"), "{hidden}");
    let text = "Indicatore|Comune|Anno|Valore|Unità\nDisoccupati|Matino|2022|7%|%\nDisoccupati|Matino|2023|8|%";
    let read = Case::new().file("dati/i.xlsb", workbook("Indicatori contesto", sheet(text, 9, 9, &[]))).read();
    let values: Vec<String> =
        read.dataset.rows("indicatori_contesto").iter().map(|r| r.number("valore").unwrap().to_string()).collect();
    assert_eq!(values, ["7", "8"], "{:#?}", found(&read));
}
