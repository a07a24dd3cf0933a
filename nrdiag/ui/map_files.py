"""The static files of the map, by the address where the browser asks for them."""

STATIC = "/app/static"
SHEETS = ("vendor/leaflet/leaflet.css", "carte/carte.css")
SCRIPTS = (
    "carte/carte.js", "carte/choropleth.js", "carte/raster.js", "carte/image.js",
    "vendor/leaflet/leaflet.js", "vendor/topojson/topojson-client.min.js",
)  # fmt: skip
