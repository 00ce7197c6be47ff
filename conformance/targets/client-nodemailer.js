// client-nodemailer.js - sends a file by nodemailer.
// usage: client-nodemailer.js HOST PORT MESSAGE FROM TO...   (by client-nodemailer.conf)
// Read first: conformance/README.md.
// SPDX-License-Identifier: MIT
//
// Where the package is, NODE_PATH says (npm install nodemailer).
"use strict";
const fs = require("node:fs");
const nodemailer = require("nodemailer");

const [host, port, message, from, ...to] = process.argv.slice(2);
const client = nodemailer.createTransport({ host, port: Number(port), secure: false, ignoreTLS: true,
                                            name: "client.example" });
client.sendMail({ envelope: { from, to }, raw: fs.readFileSync(message) })
    .then((sent) => { process.exitCode = sent.rejected.length > 0 ? 1 : 0; },
          (why) => { console.error(why.message); process.exitCode = 1; });
