// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Logo and arms: in every format, with their words, and told of when they can't be used.

use std::path::Path;

use pdz::document::{Block, Picture, Visitor, visit};
use pdz::emblem::Emblems;
use pdz::project::Project;
use pdz::raster::{Raster, RasterError};
use pdz::write::{docx, html, pdf};

const JPEG: &[u8] = include_bytes!("files/stemma.jpg");

/// A PNG of this size, all of one grey.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&vec![90; (width * height) as usize]).unwrap();
    writer.finish().unwrap();
    out
}

fn project(folder: &Path, logo: Option<&str>) -> Project {
    let key = logo.map(|path| format!("[documenti]\nlogo = \"{path}\"\n")).unwrap_or_default();
    let settings = format!(
        "[piano]\nprofilo = \"puglia-2022-2024\"\ntriennio = \"2022-2024\"\n[ambito]\ndenominazione = \"Noci\"\ncomune_capofila = \"Noci\"\n{key}"
    );
    std::fs::write(folder.join("piano.toml"), settings).unwrap();
    Project::open(folder).unwrap()
}

fn put(folder: &Path, path: &str, bytes: &[u8]) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn a_jpeg_is_read_and_a_cut_one_refused() {
    let raster = Raster::read(JPEG).unwrap();
    assert_eq!((raster.width(), raster.height()), (70, 30));
    let at = |x: usize, y: usize| &raster.rgb()[(y * 70 + x) * 3..][..3];
    assert!(at(15, 15)[2] > at(15, 15)[0] && at(50, 15)[0] > at(50, 15)[2], "i colori sono scambiati");
    for end in 0..JPEG.len() / 2 {
        assert!(Raster::read(&JPEG[..end]).is_err());
    }
    for at in 0..JPEG.len() {
        let mut bad = JPEG.to_vec();
        bad[at] ^= 0x55;
        // Whatever comes out, nothing panics.
        let _ = Raster::read(&bad);
    }
    assert_eq!(Raster::read(&JPEG[..300]), Err(RasterError::Damaged("JPEG")));
}

#[test]
fn pictures_are_found_where_they_are_named_or_lie() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "modelli/Logo.PNG", &png(40, 20));
    put(folder.path(), "modelli/noci/stemma.jpg", JPEG);
    let (emblems, findings) = Emblems::of(&project(folder.path(), None));
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(emblems.logo.unwrap().width(), 40);
    assert_eq!(emblems.arms.keys().collect::<Vec<_>>(), ["noci"]);
    put(folder.path(), "immagini/marchio.jpg", JPEG);
    let (emblems, _) = Emblems::of(&project(folder.path(), Some("immagini/marchio.jpg")));
    assert_eq!(emblems.logo.unwrap().width(), 70);
}

#[test]
fn what_cannot_be_used_is_left_out_with_file_and_cure() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "a.png", b"Gentile Comune");
    put(folder.path(), "b.png", &png(10_000, 20));
    put(folder.path(), "c.png", &png(9, 9)[..40]);
    for (path, used, words) in [
        ("a.png", false, "Il logo «a.png» non è un'immagine PNG o JPEG: è stato lasciato fuori dai documenti"),
        ("b.png", true, "Il logo «b.png» misura 10000 × 20 pixel: è stato ridotto a 1112 × 3"),
        (
            "c.png",
            false,
            "Il logo «c.png» è un'immagine PNG danneggiata o incompleta: è stato lasciato fuori dai documenti",
        ),
        ("d.png", false, "Il logo «d.png» non c'è"),
        (".", false, "Il logo «.» non c'è"),
    ] {
        let (emblems, findings) = Emblems::of(&project(folder.path(), Some(path)));
        assert_eq!(emblems.logo.is_some(), used, "{path}");
        let finding = findings.iter().next().unwrap();
        assert_eq!((finding.message.as_str(), findings.len()), (words, 1));
        assert_eq!(finding.origin.as_ref().unwrap().to_string(), path);
        assert!(!finding.cure.is_empty());
    }
}

#[test]
fn every_format_shows_the_pictures_with_their_words() {
    let sandbox = crate::sandbox::Sandbox::of("minimo");
    let folder = sandbox.folder.as_path();
    put(folder, "modelli/logo.png", &png(400, 200));
    let checked = pdz::pipeline::check(folder, &mut pdz::pipeline::Timings::default()).unwrap();
    let source = pdz::compose::TemplateSource::builtin();
    let composer = pdz::compose::Composer::new(&checked.profile, &checked.project, source).unwrap();
    let composer = composer.with_emblems(checked.emblems.clone());
    let document = composer.plan_document(&composer.base(&checked.plan), None, false).unwrap().document;
    #[derive(Default)]
    struct Pictures(Vec<Picture>);
    impl Visitor for Pictures {
        fn block(&mut self, block: &Block) {
            if let Block::Picture(picture) = block {
                self.0.push(picture.clone());
            }
        }
    }
    let mut pictures = Pictures::default();
    visit(&document, &mut pictures);
    let [cover] = pictures.0.as_slice() else { panic!("{} immagini", pictures.0.len()) };
    assert!(cover.alt.starts_with("Logo: Ambito"), "{}", cover.alt);
    assert!((cover.width - 60.0).abs() < 0.01 && (cover.height - 30.0).abs() < 0.01);

    let written = pdf::write(&document).unwrap();
    let file = lopdf::Document::load_mem(&written.bytes).unwrap();
    let images = file.objects.values().filter(|object| {
        object.as_stream().is_ok_and(|s| s.dict.get(b"Subtype").and_then(|s| s.as_name()).is_ok_and(|n| n == b"Image"))
    });
    assert_eq!(images.count(), 1, "la stessa immagine va scritta una volta sola");
    let page = html::write(&document);
    assert!(page.contains("<img src=\"data:image/png;base64,"), "manca l'immagine");
    assert!(page.contains(&format!("alt=\"{}\"", cover.alt)));
    let word = docx::write(&document, &written.index).unwrap();
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(word)).unwrap();
    let read = |package: &mut zip::ZipArchive<_>, name: &str| {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut package.by_name(name).unwrap(), &mut text).unwrap();
        text
    };
    assert!(read(&mut package, "word/document.xml").contains(&format!("descr=\"{}\"", cover.alt)));
    let header = read(&mut package, "word/header1.xml");
    assert!(header.contains("<w:drawing>") && header.contains(&cover.alt), "{header}");
    assert!(read(&mut package, "word/_rels/header1.xml.rels").contains("media/figura"));
}
