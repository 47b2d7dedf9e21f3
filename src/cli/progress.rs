// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A spinner for work that lasts: it appears after half a second and leaves nothing behind.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::terminal::Terminal;

const DELAY: Duration = Duration::from_millis(500);

/// A spinner that lasts as long as the value.
pub struct Progress {
    stop: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Begins to wait; the words are shown beside the spinner.
    pub fn start(terminal: &Terminal, words: &'static str) -> Progress {
        if !terminal.shows_progress() {
            return Progress { stop: None };
        }
        let (sender, receiver) = channel();
        let thread = std::thread::spawn(move || {
            if receiver.recv_timeout(DELAY) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let bar = ProgressBar::new_spinner().with_message(words);
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}… {elapsed}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(100));
            // Whatever ends the wait, the spinner goes.
            let _ = receiver.recv();
            bar.finish_and_clear();
        });
        Progress { stop: Some((sender, thread)) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.stop.take() {
            drop(sender);
            let _ = thread.join();
        }
    }
}
