package credence.job.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import credence.engine.Precision;
import credence.engine.choice.EngineName;
import credence.engine.choice.Engines;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.TrainedModelFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The model in bfloat16, from training to scores; and that nothing else is computed in it. */
class PrecisionCommandTest extends TrainedModelFixture {

  private static final String BFLOAT16 = "products in bfloat16";

  @BeforeEach
  void needsTheInstructions() {
    boolean there = true;
    try {
      Engines.require(EngineName.ONEDNN, Precision.BFLOAT16);
    } catch (UnsupportedOperationException e) {
      there = false;
    }
    assumeTrue(there, "a processor that multiplies bfloat16");
  }

  @Test
  void aTrainingInBfloat16SaysSoInItsModelAndPredictsInFloat32UnlessAsked() throws IOException {
    Path rounded = runs.resolve("rounded");
    Job job = new Job(data).set("training.epochs=8").set("precision=bfloat16");
    assertThat(Commands.train(job.arguments(rounded))).isZero();
    assertThat(Runs.json(rounded, "model/model.json").toString()).contains(BFLOAT16);
    assertThat(Runs.json(rounded, "manifest.json").at("/engines/0").asText()).endsWith(BFLOAT16);
    assertThat(Runs.json(trained, "manifest.json").toString()).doesNotContain(BFLOAT16);
    assertThat(nll(rounded)).isEqualTo(nll(trained), within(0.02));

    assertThat(score(rounded, runs.resolve("usual"))).isZero();
    assertThat(Runs.json(runs.resolve("usual"), "manifest.json").toString())
        .doesNotContain(BFLOAT16);
    assertThat(Files.readString(runs.resolve("usual/config.conf"))).doesNotContain("precision");
  }

  private static double nll(Path run) throws IOException {
    return Runs.json(run, "summary.json").at("/test/nll").asDouble();
  }

  @Test
  void scoresInBfloat16AreThoseInFloat32ButForRoundings() throws IOException {
    for (String of : List.of("weights", "activations")) {
      Path exact = runs.resolve("exact-" + of);
      Path rounded = runs.resolve("rounded-" + of);
      assertThat(score(trained, exact, "--draws-of", of)).isZero();
      assertThat(score(trained, rounded, "--draws-of", of, "--precision", "bfloat16")).isZero();
      assertThat(Runs.json(rounded, "manifest.json").at("/engines/0").asText()).endsWith(BFLOAT16);
      List<Row> expected = byNumber(exact);
      List<Row> actual = byNumber(rounded);
      double largest = 0;
      for (int i = 0; i < expected.size(); i++) {
        List<Double> p = expected.get(i).getList(expected.get(i).fieldIndex("probabilities"));
        List<Double> q = actual.get(i).getList(actual.get(i).fieldIndex("probabilities"));
        for (int c = 0; c < p.size(); c++) {
          largest = Math.max(largest, Math.abs(p.get(c) - q.get(c)));
        }
      }
      // p (1 - p) times a logit's error: of one of size 8 some 2^-8 in each of the layers.
      assertThat(largest).as(of).isBetween(1e-6, 0.03);
    }
  }

  private static int score(Path model, Path out, String... options) {
    Path images = data.resolve("mnist/t10k-images-idx3-ubyte.gz");
    return Commands.score(Scorings.arguments(model, images, out, options));
  }

  private static List<Row> byNumber(Path out) {
    return Scorings.rows(out).stream()
        .sorted(Comparator.comparing(row -> Integer.parseInt(row.getAs("id"))))
        .toList();
  }
}
