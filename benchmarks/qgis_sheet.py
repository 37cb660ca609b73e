"""The same shapes in the same colours on a sheet of QGIS's layout: map, title, legend, scale bar.

    QT_QPA_PLATFORM=offscreen /usr/bin/python3 qgis_sheet.py png SHAPES LAYER --out FILE

Run by the Python that QGIS is installed for (Debian's python3-qgis). From the opening of the layers
to the file, without the start of the application. "atlas" instead of "png" or "pdf" is one PDF with
a page for each regency.
"""

import argparse
from pathlib import Path

from cost import counting
from qgis.core import (
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsFeatureRequest,
    QgsFillSymbol,
    QgsLayout,
    QgsLayoutExporter,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemPage,
    QgsLayoutItemScaleBar,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsPrintLayout,
    QgsProject,
    QgsRendererCategory,
    QgsScaleBarSettings,
    QgsUnitTypes,
    QgsVectorLayer,
)

PAPER = {"A3": (420, 297), "A4": (297, 210)}  # mm
MARGIN, TITLE, LEGEND, BAR = 10, 20, 80, 60  # mm
EDGE = {"outline_color": "#3A4653", "outline_width": "0.07"}  # mm
LAND = {"color": "#F2F0EB", "outline_color": "#AEB4B8", "outline_width": "0.15"}
REGENCIES = "regencies"
OWN = 'CASE WHEN left("area_code", 4) = @atlas_pagename THEN "mark" END'  # of the page's regency


def opened(shapes: Path, name: str) -> QgsVectorLayer:
    """Return a layer of the GeoPackage, part of the project."""
    layer = QgsVectorLayer(f"{shapes}|layername={name}", name, "ogr")
    if not layer.isValid():
        raise SystemExit(f"QGIS cannot open {name} of {shapes}")
    return QgsProject.instance().addMapLayer(layer)


def colour(layer: QgsVectorLayer, by: str) -> None:
    """Give each class the colour and label that its areas say."""
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.NoGeometry)
    classes = {each["mark"]: (each["colour"], each["label"]) for each in layer.getFeatures(request)}
    layer.setRenderer(
        QgsCategorizedSymbolRenderer(
            by,
            [
                QgsRendererCategory(mark, QgsFillSymbol.createSimple({"color": fill, **EDGE}), said)
                for mark, (fill, said) in sorted(classes.items())
            ],
        )
    )


def put(item: QgsLayoutItemMap, layout: QgsLayout, *box: float) -> None:
    """Put an item on the sheet: left, top, width, height in mm."""
    layout.addLayoutItem(item)
    item.attemptMove(QgsLayoutPoint(*box[:2]))
    item.attemptResize(QgsLayoutSize(*box[2:]))


def composed(
    layer: QgsVectorLayer, paper: str, title: str
) -> tuple[QgsPrintLayout, QgsLayoutItemMap]:
    """Return a sheet in landscape, and its map."""
    width, height = PAPER[paper]
    room = (MARGIN, TITLE, width - 2 * MARGIN - LEGEND, height - TITLE - MARGIN)
    QgsProject.instance().setCrs(layer.crs())
    layout = QgsPrintLayout(QgsProject.instance())
    layout.initializeDefaults()
    layout.pageCollection().page(0).setPageSize(paper, QgsLayoutItemPage.Landscape)
    picture = QgsLayoutItemMap(layout)
    picture.setRect(0, 0, *room[2:])  # without a size it has no extent, and no zoom
    picture.setExtent(layer.extent())
    put(picture, layout, *room)
    picture.zoomToExtent(layer.extent())
    label = QgsLayoutItemLabel(layout)
    label.setText(title)
    put(label, layout, MARGIN, MARGIN, width - 2 * MARGIN, TITLE - MARGIN)
    legend = QgsLayoutItemLegend(layout)
    put(legend, layout, width - MARGIN - LEGEND, TITLE, LEGEND, LEGEND)
    bar = QgsLayoutItemScaleBar(layout)
    bar.setLinkedMap(picture)
    bar.applyDefaultSize(QgsUnitTypes.DistanceKilometers)
    bar.setSegmentSizeMode(QgsScaleBarSettings.SegmentSizeFitWidth)
    bar.setMinimumBarWidth(BAR / 2)
    bar.setMaximumBarWidth(BAR)
    put(bar, layout, MARGIN, height - 2 * TITLE, BAR, TITLE)
    return layout, picture


def draw(given: argparse.Namespace) -> object:
    """Write one sheet; return what QGIS says of it."""
    layer = opened(given.shapes, given.layer)
    colour(layer, "mark")
    layout, _ = composed(layer, "A3", given.layer)
    exporter, file = QgsLayoutExporter(layout), str(given.out)
    if given.form == "png":
        settings = QgsLayoutExporter.ImageExportSettings()
        settings.dpi = given.dpi
        return exporter.exportToImage(file, settings)
    return exporter.exportToPdf(file, QgsLayoutExporter.PdfExportSettings())


def draw_atlas(given: argparse.Namespace) -> tuple[object, int]:
    """Write a page for each regency: its villages, the other regencies as land."""
    regencies, layer = opened(given.shapes, REGENCIES), opened(given.shapes, given.layer)
    regencies.renderer().setSymbol(QgsFillSymbol.createSimple(LAND))
    colour(layer, OWN)
    layout, picture = composed(regencies, "A4", '[% "area_name" %]')
    atlas = layout.atlas()
    atlas.setCoverageLayer(regencies)
    atlas.setPageNameExpression('"area_code"')
    atlas.setEnabled(True)
    picture.setAtlasDriven(True)
    picture.setAtlasScalingMode(QgsLayoutItemMap.Auto)
    settings = QgsLayoutExporter.PdfExportSettings()
    result, _ = QgsLayoutExporter.exportToPdf(atlas, str(given.out), settings)
    return result, regencies.featureCount()


def main() -> None:
    """Draw, and print what it costs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("form", choices=("png", "pdf", "atlas"))
    parser.add_argument("shapes", type=Path)
    parser.add_argument("layer")
    parser.add_argument("--dpi", type=int, default=300)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    application = QgsApplication([], True)
    application.initQgis()
    with counting(given.out) as cost:
        if given.form == "atlas":
            result, cost["pages"] = draw_atlas(given)
        else:
            result = draw(given)
        if result != QgsLayoutExporter.Success:
            raise SystemExit(f"QGIS could not write {given.out}: {result}")
    QgsProject.instance().clear()
    application.exitQgis()


if __name__ == "__main__":
    main()
