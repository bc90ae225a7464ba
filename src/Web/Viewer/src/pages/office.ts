import { followReload } from '../office/reload.ts';
import { followThemeToggle } from '../office/theme.ts';
import { UploadBox } from '../office/upload/upload-box.ts';

// Loaded once for all office pages: enhanced navigation replaces the page's content and runs no new scripts, so everything here
// hangs on the document or on an element that starts itself.
followThemeToggle();
followReload();
customElements.define('upload-box', UploadBox);
