// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the tests of the tree itself share: where it is, and its sources.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// The folder of the package.
pub fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust source under a folder: path from it, with `/`, and text; in order.
pub fn rust_sources(folder: &Path) -> Vec<(String, String)> {
    WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.expect("a readable folder").into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| {
            let name = path.strip_prefix(folder).expect("a path below the folder").to_string_lossy().replace('\\', "/");
            (name, std::fs::read_to_string(&path).expect("a readable source"))
        })
        .collect()
}

/// A small generator, so that the damage is the same at every run.
pub struct Dice(pub u64);

impl Dice {
    /// A number below another.
    pub fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % below.max(1)
    }
}
