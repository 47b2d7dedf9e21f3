// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

// The content of the bench as DOCX by carbone: `node with_carbone.js TEMPLATE CONTENT FILE`, with carbone in NODE_PATH.
const fs = require('fs');
const carbone = require('carbone');

const [template, content, file] = process.argv.slice(2);
carbone.render(template, { chapters: JSON.parse(fs.readFileSync(content, 'utf8')) }, (error, made) => {
  if (error) {
    console.error(error);
    process.exit(1);
  }
  fs.writeFileSync(file, made);
  process.exit(0);
});
