// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The texts to write, each with its guidance in a comment, and the note about the annexes.

use crate::profile::{Annex, Profile, Requirement};

/// Name (without extension) and content of each text of the profile. While it holds only the comment it counts as missing.
pub(super) fn guidance(profile: &Profile) -> Vec<(String, String)> {
    let mut texts: Vec<(String, String)> = Vec::new();
    for chapter in &profile.chapters {
        for slot in &chapter.texts {
            if texts.iter().any(|(name, _)| *name == slot.file) {
                continue;
            }
            let asked = requirement_word(slot.requirement);
            let mut comment = format!("{}\n", slot.title);
            comment.push_str(&format!("Capitolo {} «{}». Testo {asked}.\n", chapter.code, chapter.title));
            if let Some(letter) = &slot.letter {
                comment.push_str(&format!(
                    "Risponde alla lettera {letter}) dell'art. 19, comma 1, della L. 8 novembre 2000, n. 328.\n"
                ));
            }
            if !slot.guidance.is_empty() {
                comment.push_str(&format!("\n{}\n", slot.guidance));
            }
            comment.push_str(
                "\nScrivere il testo sotto questo commento. Una riga vuota separa i paragrafi, «- » all'inizio della riga\n\
                 fa una voce di elenco, **due asterischi** il grassetto. In alternativa si può mettere qui un file Word con\n\
                 lo stesso nome (.docx) e cancellare questo. Finché c'è solo il commento, nel piano compare «da redigere».\n",
            );
            texts.push((slot.file.clone(), format!("<!--\n{}-->\n", comment.replace("-->", "→"))));
        }
    }
    texts
}

/// The note that stands in the folder of the annexes.
pub(super) fn annexes(profile: &Profile) -> String {
    let mut text = String::from(
        "In questa cartella vanno gli allegati che l'ufficio ha già: convenzione, regolamenti, pareri (PDF/A o Word).\n\
         Ogni allegato si dichiara in piano.toml, in una voce [[allegato]] con lettera, titolo e file.\n",
    );
    let list = |generated: bool| -> Vec<&Annex> {
        profile.annexes.iter().filter(|annex| annex.generated.is_some() == generated).collect()
    };
    for (heading, annexes) in [
        ("Allegati attesi dalla Regione che l'ufficio deve aggiungere:", list(false)),
        ("Allegati che compone il programma:", list(true)),
    ] {
        if annexes.is_empty() {
            continue;
        }
        text.push_str(&format!("\n{heading}\n"));
        for annex in annexes {
            let confirmed = if annex.confirmed { "" } else { "; da verificare sugli atti regionali" };
            text.push_str(&format!(
                "- {} {} ({}{confirmed})\n",
                annex.code,
                annex.title,
                requirement_word(annex.requirement)
            ));
        }
    }
    // Notepad of older Windows shows lines only with both characters.
    text.replace('\n', "\r\n")
}

fn requirement_word(requirement: Requirement) -> &'static str {
    match requirement {
        Requirement::Required => "obbligatorio",
        Requirement::Recommended => "consigliato",
        Requirement::Optional => "facoltativo",
    }
}
