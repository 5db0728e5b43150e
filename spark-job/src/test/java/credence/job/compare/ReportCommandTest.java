package credence.job.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.report.page.Page;
import credence.job.support.Commands;
import credence.job.support.Evaluations;
import credence.job.support.Job;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.Sweeps;
import credence.job.support.TrainedModelFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportCommandTest extends TrainedModelFixture {

  @Test
  void runsOfEveryJobAreComparedOnOnePage() throws IOException {
    Path second = runs.resolve("second");
    Job job = new Job(data).set("training.epochs=3", "prior.sigma=0.5");
    assertThat(Commands.train(job.arguments(second))).isZero();
    Path pruned = runs.resolve("pruned");
    assertThat(prune(pruned, "--fractions", "0.5")).isZero();
    Path evaluated = runs.resolve("evaluated");
    List<Path> both = List.of(trained, second);
    assertThat(Commands.evaluate(Evaluations.arguments(both, data, evaluated))).isZero();
    Path out = runs.resolve("pages/page.html");
    assertThat(report(out, trained, second, pruned, evaluated)).isZero();
    Page page = Page.of(Files.readAllBytes(out));
    assertThat(page.all("//h1")).containsExactly("Comparing 4 runs");
    assertThat(page.all("(//table)[1]/tbody/tr/td[1]"))
        .containsExactly("train", "train", "prune", "evaluate");
    assertThat(page.all("(//table)[1]/tbody/tr/th"))
        .containsExactly("trained", "second", "pruned", "evaluated");
    double error = Runs.json(second, "summary.json").at("/test/error").asDouble();
    assertThat(page.all("(//table)[1]/tbody/tr[2]/td[6]"))
        .containsExactly(String.format(java.util.Locale.ROOT, "%.2f %%", 100 * error));
    assertThat(page.all("//figure[h3='Validation NLL']//circle[@class='mark b']"))
        .hasSize((int) Runs.metrics(second).stream().filter(r -> r.has("validation")).count());
    assertThat(page.all("//figure[h3='Reliability']//*[local-name()='text']"))
        .contains("trained", "second", "evaluated: ensemble", "calibrated");
    assertThat(page.text()).doesNotContain("NaN", "http:", "<script");
  }

  /** Each kind of job has its figures in another place of its summary. */
  @Test
  void aScoringASweepAndAPrunedModelHaveFiguresOfTheirOwn() throws IOException {
    Path scored = runs.resolve("scored");
    Path input = data.resolve("mnist/t10k-images-idx3-ubyte.gz");
    assertThat(Commands.score(Scorings.arguments(trained, input, scored))).isZero();
    Path pruned = runs.resolve("pruned");
    assertThat(prune(pruned, "--by", "snr", "--fraction", "0.75")).isZero();
    Path swept = runs.resolve("swept");
    Path file = Sweeps.write(folder, "vary.prior.sigma = [0.1, 0.3], final-seeds = [1, 2]");
    assertThat(Commands.sweep(Sweeps.arguments(file, data, swept))).isZero();
    Path out = runs.resolve("page.html");
    assertThat(report(out, trained, scored, pruned, swept)).isZero();
    Page page = Page.of(Files.readAllBytes(out));
    assertThat(page.all("(//table)[1]/tbody/tr/td[1]"))
        .containsExactly("train", "score", "prune", "sweep");
    assertThat(page.all("(//table)[1]/tbody/tr/td[2]")).containsOnly("tiny");
    assertThat(page.all("(//table)[1]/tbody/tr/td[4]"))
        .as("of the pruned one 93 of 370 weights, and the 12 biases")
        .startsWith("382", "382", "105");
    assertThat(page.all("(//table)[1]/tbody/tr[position() > 1]/td[6]"))
        .containsExactly(
            percent(Runs.json(scored, "summary.json").at("/labelled/error")),
            percent(Runs.json(pruned, "summary.json").at("/after/test/draws/error")),
            percent(Runs.json(swept, "summary.json").at("/chosen/test_error/mean")));
    assertThat(page.all("(//table)[1]/tbody/tr/td[12]"))
        .as("predicted, images/s")
        .satisfiesExactly(
            none -> assertThat(none).isEqualTo("\u2013"),
            speed -> assertThat(speed).matches("[0-9,]+"),
            speed -> assertThat(speed).matches("[0-9,]+"),
            none -> assertThat(none).isEqualTo("\u2013"));
    assertThat(page.all("//table[@class='settings']/tbody/tr/th"))
        .as("no two of these are of one job, and no key is one of all")
        .isEmpty();
    for (Path run : List.of(trained, scored, pruned, swept)) {
      assertThat(Runs.json(run, "manifest.json").path("job").asText()).isNotEmpty();
    }
  }

  private static String percent(JsonNode error) {
    return String.format(java.util.Locale.ROOT, "%.2f %%", 100 * error.asDouble());
  }

  @Test
  void settingsThatAreTheSameAreNotListed() throws IOException {
    Path second = runs.resolve("second");
    Job job = new Job(data).set("training.epochs=3", "prior.sigma=0.5");
    assertThat(Commands.train(job.arguments(second))).isZero();
    Path out = runs.resolve("page.html");
    assertThat(report(out, trained, second)).isZero();
    Page page = Page.of(Files.readAllBytes(out));
    assertThat(page.all("//table[@class='settings']/tbody/tr/th"))
        .containsExactly("prior.sigma", "training.epochs");
    assertThat(page.all("//table[@class='settings']/tbody/tr[2]/td")).containsExactly("8", "3");
    assertThat(report(out, trained)).as("the file is there").isEqualTo(73);
    String[] again = {trained.toString(), "--out", out.toString(), "--overwrite"};
    assertThat(Commands.report(again)).isZero();
    assertThat(Page.of(Files.readAllBytes(out)).text()).contains("There are none.");
  }

  @Test
  void onlyPagesOfOursAreReplaced() throws IOException {
    Path thesis = Files.writeString(runs.resolve("thesis.html"), "<html>years of work</html>");
    String[] over = {trained.toString(), "--out", thesis.toString(), "--overwrite"};
    assertThat(Commands.report(over)).isEqualTo(73);
    assertThat(thesis).hasContent("<html>years of work</html>");
    String[] folder = {trained.toString(), "--out", runs.toString(), "--overwrite"};
    assertThat(Commands.report(folder)).isEqualTo(73);
  }

  @Test
  void whatIsNoFinishedRunIsRefused() throws IOException {
    Path out = runs.resolve("page.html");
    assertThat(Commands.report("--out", out.toString())).isEqualTo(64);
    assertThat(report(out, data)).isEqualTo(66);
    assertThat(report(out, runs.resolve("none"))).isEqualTo(66);
    Path copy = Files.createDirectories(runs.resolve("copy"));
    for (String name :
        List.of("_SUCCESS", "summary.json", "manifest.json", "config.conf", "metrics.jsonl")) {
      Files.copy(trained.resolve(name), copy.resolve(name));
    }
    assertThat(report(out, copy)).isZero();
    Files.delete(out);
    Files.writeString(copy.resolve("summary.json"), "{\"network\": ");
    assertThat(report(out, copy)).isEqualTo(65);
    Files.delete(copy.resolve("_SUCCESS"));
    assertThat(report(out, copy)).isEqualTo(66);
    assertThat(out).doesNotExist();
  }

  private static int report(Path out, Path... runs) {
    String[] arguments = new String[runs.length + 2];
    for (int i = 0; i < runs.length; i++) {
      arguments[i] = runs[i].toString();
    }
    arguments[runs.length] = "--out";
    arguments[runs.length + 1] = out.toString();
    return Commands.report(arguments);
  }
}
