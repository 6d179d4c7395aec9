// Loaded before Playwright's driver. It asks of each new page a colour scheme by a command that Firefox ESR 153 does not
// know (emulation.setMediaFeaturesOverride), and gives the page up for it. Here it asks for the session's state instead,
// which changes nothing. To be removed once Firefox ESR knows the command.
"use strict";

const Module = require("node:module");

const UNKNOWN = '"emulation.setMediaFeaturesOverride"';
const compile = Module.prototype._compile;

Module.prototype._compile = function (text, file, ...rest) {
  if (!file.endsWith("coreBundle.js")) return compile.call(this, text, file, ...rest);
  if (!text.includes(UNKNOWN)) throw new Error(`${file}: nothing asks for ${UNKNOWN}: is ${__filename} still needed?`);
  return compile.call(this, text.replaceAll(UNKNOWN, '"session.status"'), file, ...rest);
};
