// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Files that are no part of a delivery: what systems and editors leave, what an interrupted build left.

use std::fs;
use std::path::Path;

use walkdir::WalkDir;

use super::{PENDING, PREVIOUS};

/// How the names of the temporary files of a build begin.
pub(super) const TEMPORARY: &str = ".pdz-";

/// Whether a file is of the system or of an open editor, or a build's temporary file, by its path with `/`.
pub fn is_system_file(path: &str) -> bool {
    const NAMES: [&str; 7] =
        ["thumbs.db", "ehthumbs.db", "desktop.ini", ".ds_store", ".directory", ".localized", "icon\r"];
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let folder_of_the_system =
        path.split('/').any(|part| matches!(part, "__MACOSX" | ".Trashes" | ".fseventsd" | ".Spotlight-V100"));
    folder_of_the_system
        || NAMES.contains(&name.as_str())
        || ["~$", "._", ".~lock", TEMPORARY].iter().any(|start| name.starts_with(start))
        || [PREVIOUS, PENDING].contains(&name.as_str())
}

/// Removes the temporary files that a killed build left below this folder.
pub(super) fn sweep(out: &Path) {
    let entries = WalkDir::new(out).into_iter().flatten().filter(|e| e.file_type().is_file());
    for entry in entries {
        let name = entry.file_name().to_string_lossy();
        if name.starts_with(TEMPORARY) && name.ends_with(".tmp") {
            // What can't be removed does no harm.
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_systems_leave_is_told_from_documents() {
        for leftover in [
            "Thumbs.db",
            "atti/noci/desktop.ini",
            ".DS_Store",
            "atti/~$oposta.docx",
            "._allegato-a.pdf",
            "__MACOSX/atti/x.pdf",
            ".~lock.elenco.docx#",
            ".pdz-a1b2.tmp",
        ] {
            assert!(is_system_file(leftover), "{leftover}");
        }
        for document in ["allegato-a.pdf", "nota.txt", ".nascosto", "thumbs.db.pdf"] {
            assert!(!is_system_file(document), "{document}");
        }
    }
}
