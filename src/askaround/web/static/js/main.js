/* What the browser adds: keys, dropped files, progress, pasted cards. Every page works without. */
import "./early.js";
import "./keys.js";
import "./files.js";
import "./progress.js";
import "./guess.js";
import "./copy.js";
import "./notes.js";
