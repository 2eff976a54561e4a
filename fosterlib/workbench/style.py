"""How the workbench looks: one style sheet, readable at AA contrast in light and dark themes."""

CSS = """<style>
.fl-app{background:#fff;color:#1a1a1a;padding:6px 8px;max-width:1500px}
.fl-app .widget-label,.fl-app .widget-html-content,.fl-app label{color:#1a1a1a}
.fl-app .widget-html,.fl-app .jupyter-widgets{margin-top:0;margin-bottom:0}
.fl-app .widget-html-content{line-height:1.25}
.fl-label{font-size:12px;line-height:14px;padding:2px 4px 2px 0;overflow-wrap:anywhere}
.fl-label small{display:block;color:#595959;font-size:10.5px;line-height:12px}
.fl-mark{color:#b34700;margin-right:3px}
.fl-group{font-size:11px;font-weight:700;color:#444;border-bottom:1px solid #bbb;padding:4px 0 1px}
.fl-headline{font-size:17px;line-height:1.35;font-weight:600;padding:4px 0 6px;min-height:46px}
.fl-picture{min-height:560px}
.fl-picture .fl-table{width:100%;font-size:12px}
.fl-picture .fl-table th,.fl-picture .fl-table td{padding:1px 6px;line-height:16px}
.fl-picture .fl-table caption{padding:2px 0}
.fl-picture .fl-table tfoot td{font-size:10.5px;line-height:13px}
.fl-chart{width:100%;max-width:760px;aspect-ratio:6.7/3.5}
.fl-message{font-size:12.5px;padding:3px 6px;border-left:3px solid #b34700;background:#fff4ec;white-space:pre-wrap}
.fl-app .noUi-handle:focus{outline:2px solid #005fcc;outline-offset:1px}
.fl-app .widget-toggle-buttons .jupyter-button{font-size:12px;height:26px;line-height:26px;width:auto;padding:0 9px}
.fl-app .jupyter-button{color:#1a1a1a;background:#ececec}
.fl-app .jupyter-button.mod-active{background:#005fa3;color:#fff}
.fl-app .jupyter-button:disabled{color:#767676}
.fl-app .widget-text input,.fl-app select{color:#1a1a1a;background:#fff;border-color:#767676}
.fl-box input{text-align:right}
</style>"""
