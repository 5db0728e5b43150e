package credence.job.train;

import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import credence.store.Model;
import java.util.List;

/** The posterior, a row a layer. */
record LayerTable(Model model) implements PageSection {

  private static final List<String> COLUMNS =
      List.of("weights", "mean sigma", "mean SNR, dB", "KL, nats", "KL per weight");

  @Override
  public void write(Markup page) {
    page.element("h2", "Posterior by layer");
    page.open("div", "class", "scroll").open("table");
    page.open("thead").open("tr");
    page.element("th", "layer", "scope", "col").element("th", "shape", "scope", "col");
    COLUMNS.forEach(column -> page.element("th", column, "scope", "col", "class", "number"));
    page.close().close();
    page.open("tbody");
    LayerStatistics.of(model.network(), model.posterior(), model.prior())
        .forEach(layer -> write(page, layer));
    page.close();
    page.open("tfoot");
    write(page, LayerStatistics.total(model.posterior(), model.prior()));
    page.close().close().close();
    page.element(
        "p",
        "Biases included. SNR is 10 log10(|mu| / sigma), where mu is not 0: below 0 dB a weight is"
            + " more noise than signal.",
        "class",
        "note");
  }

  private static void write(Markup page, LayerStatistics layer) {
    page.open("tr");
    page.element("th", layer.layer(), "scope", "row").element("td", layer.shape());
    write(page, NumberText.count(layer.weights()));
    write(page, NumberText.significant(layer.meanSigma()));
    write(page, NumberText.decimals(layer.meanSnr(), 1));
    write(page, NumberText.count(layer.kl()));
    write(page, NumberText.significant(layer.kl() / layer.weights()));
    page.close();
  }

  private static void write(Markup page, String figure) {
    page.element("td", figure, "class", "number");
  }
}
