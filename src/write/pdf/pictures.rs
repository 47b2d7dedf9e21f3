// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The pictures of a document, each once, whatever the number of pages that show it.

use std::sync::Arc;

use crate::raster::Raster;

use super::display::{Item, Page};

/// The pictures that the pages show, in order of appearance.
#[derive(Debug, Default)]
pub struct Pictures(Vec<Arc<Raster>>);

impl Pictures {
    /// Collects what the pages use.
    pub fn of(pages: &[Page]) -> Pictures {
        let mut pictures = Pictures::default();
        for item in pages.iter().flat_map(|page| &page.items) {
            if let Item::Picture { raster, .. } = item
                && pictures.position(raster).is_none()
            {
                pictures.0.push(raster.clone());
            }
        }
        pictures
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Names among the resources of the pages, and pixels.
    pub fn iter(&self) -> impl Iterator<Item = (String, &Raster)> {
        self.0.iter().enumerate().map(|(at, raster)| (name(at), &**raster))
    }

    /// The name of a picture.
    pub fn name(&self, raster: &Arc<Raster>) -> Option<String> {
        self.position(raster).map(name)
    }

    fn position(&self, raster: &Arc<Raster>) -> Option<usize> {
        self.0.iter().position(|known| Arc::ptr_eq(known, raster) || known == raster)
    }
}

fn name(at: usize) -> String {
    format!("P{}", at + 1)
}
