// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is delivered: files, the list that proves them, how they are written whole and verified years later.

mod envelope;
mod leftovers;
mod pdf_signature;
mod verify;
mod write;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use leftovers::is_system_file;
pub use verify::{Report, Seal, Status, Verified, signed_copies, unsigned, verify};
pub use write::{OutputError, Written, keep, replace, write};

/// Name of the list of all files.
pub const MANIFEST: &str = "manifest.json";
/// Folder of what holds personal data: in no manifest, and no part of what is delivered.
pub const RESERVED: &str = "riservato";
/// Where the last manifest rests while a build is under way.
const PREVIOUS: &str = ".manifest-precedente.tmp";
/// What a build under way is about to write.
const PENDING: &str = ".manifest-in-corso.tmp";

/// A file to write.
#[derive(Clone, Debug)]
pub struct OutputFile {
    /// Path below `out/`, with `/`.
    pub path: String,
    /// Content.
    pub bytes: Arc<Vec<u8>>,
    /// Pages, for a PDF.
    pub pages: Option<u32>,
}

impl OutputFile {
    /// A file without pages.
    pub fn new(path: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self { path: path.into(), bytes: Arc::new(bytes), pages: None }
    }

    /// The file's entry in a manifest.
    pub fn entry(&self) -> Entry {
        Entry {
            path: self.path.clone(),
            bytes: self.bytes.len() as u64,
            sha256: sha256(&self.bytes),
            pages: self.pages,
        }
    }
}

/// A file in a manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Path below the manifest's folder.
    #[serde(rename = "percorso")]
    pub path: String,
    /// Size.
    #[serde(rename = "byte")]
    pub bytes: u64,
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: String,
    /// Pages, for a PDF.
    #[serde(rename = "pagine", skip_serializing_if = "Option::is_none", default)]
    pub pages: Option<u32>,
}

/// A signed copy of a file, made outside pdz.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedCopy {
    /// Path below the manifest's folder.
    #[serde(rename = "percorso")]
    pub path: String,
    /// The file that it is a signed copy of.
    #[serde(rename = "di")]
    pub of: String,
    /// Size.
    #[serde(rename = "byte")]
    pub bytes: u64,
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: String,
}

/// `manifest.json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Address of the format's description.
    pub schema: String,
    /// Version of pdz.
    #[serde(rename = "programma")]
    pub program: String,
    /// What the files are of: «Piano sociale di zona 2022-2024 dell'Ambito di Casarano».
    #[serde(rename = "oggetto")]
    pub subject: String,
    /// Version of the plan.
    #[serde(rename = "versione")]
    pub version: String,
    /// State of the plan.
    #[serde(rename = "stato")]
    pub state: String,
    /// Every file, by path.
    #[serde(rename = "file")]
    pub files: Vec<Entry>,
    /// The files that they were made from.
    #[serde(rename = "ingressi", default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<Entry>,
    /// The annexes of an act, as its list names them.
    #[serde(rename = "allegati", default, skip_serializing_if = "Vec::is_empty")]
    pub annexes: Vec<serde_json::Value>,
    /// Signed copies that stood beside the files when they were written.
    #[serde(rename = "copie_firmate", default, skip_serializing_if = "Vec::is_empty")]
    pub signed: Vec<SignedCopy>,
}

impl Manifest {
    /// The JSON text.
    pub fn to_json(&self) -> Vec<u8> {
        // Strings and numbers always serialise.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text.into_bytes()
    }

    /// Reads the manifest of a folder; `None` when there is none or it can't be read.
    pub fn read(folder: &Path) -> Option<Manifest> {
        [MANIFEST, PREVIOUS].iter().find_map(|name| serde_json::from_slice(&fs::read(folder.join(name)).ok()?).ok())
    }
}

/// SHA-256 in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
