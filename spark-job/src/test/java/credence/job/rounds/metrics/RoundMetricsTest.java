package credence.job.rounds.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.config.Selection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against lines that trainings have written, figures shortened. */
class RoundMetricsTest {

  private static final String STEPS =
      """
      "round":8,"rounds":8,"epoch":10.0,"learning_rate":3.0E-4,"nll":0.25,"error":0.03,\
      "images":12760,"slots":2,"step_seconds":1.5,"engines":["oneDNN 3.11.0"],\
      "processors":["AMD EPYC"],\
      """;

  private static final String COST =
      """
      "seconds":1.6,"images_per_second":7975.0,"merge_seconds":0.005,"bytes":4096,\
      "resident_bytes":989921280\
      """;

  private static final String KL =
      """
      "kl_nats":3.75,"kl_per_example":0.5,"kl_layers":{"layers.0":0.75,"layers.9":1.0,\
      "layers.11":2.0},\
      """;

  private static final String LOOKED =
      """
      "mean_sigma":0.01,"sigma_layers":{"layers.0":0.0,"layers.9":0.02},"determined":612.5,\
      "determined_share":0.99,"noise_nats":0.004,"determined_layers":{"layers.0":null,\
      "layers.9":0.99},"validation":{"error":0.02,"nll":%s,"ece":0.003,"brier":0.01,\
      "examples":5000,"draws":20,"aleatoric":0.02,"epistemic":0.01,"predictive_entropy":0.05,\
      "expected_entropy":0.04,"mutual_information":null}\
      """;

  private static final String UNEVALUATED = "{" + STEPS + KL + COST + "}";
  private static final String EVALUATED =
      "{" + STEPS + KL + COST + "," + LOOKED.formatted("0.0625") + "}";
  private static final String AVERAGED =
      EVALUATED.replaceFirst("}$", "")
          + ",\"average\":{\"averaged_rounds\":3,"
          + KL.replace("0.5", "0.25")
          + LOOKED.formatted("0.03125")
          + "}}";
  private static final String SPARSE =
      "{"
          + STEPS
          + KL
          + COST
          + ",\"mean_sigma\":0.01,\"sigma_layers\":{\"layers.0\":0.5},"
          + "\"weights\":1000,\"kept\":10}";

  @Test
  void aLineThatIsReadIsWrittenAgainAsItWas() {
    for (String line : new String[] {UNEVALUATED, EVALUATED, AVERAGED, SPARSE}) {
      assertThat(of(line).json()).hasToString(line);
    }
  }

  @Test
  void whatAnotherLibraryTrainsHasNoCostOfMerging() {
    ObjectNode line = json(UNEVALUATED);
    line.remove(List.of("slots", "merge_seconds", "bytes", "resident_bytes"));
    assertThat(of(line.toString()).json()).hasToString(line.toString());
    assertThat(of(line.toString()).cost().merging()).isEmpty();
  }

  @Test
  void aFigureThatEveryRoundHasIsMissedByName() {
    for (String key : new String[] {"round", "nll", "images", "seconds", "engines", "bytes"}) {
      String line = UNEVALUATED.replace("\"" + key + "\"", "\"typo\"");
      assertThatIllegalArgumentException()
          .as(key)
          .isThrownBy(() -> of(line))
          .withMessageContaining("\"" + key + "\"");
    }
    String typo = EVALUATED.replace("\"brier\"", "\"bier\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(typo))
        .withMessageContaining("\"brier\"");
  }

  @Test
  void anAverageHasTheFiguresOfItsRoundAndItsOwn() {
    RoundMetrics average = of(AVERAGED).ofAverage();
    assertThat(average.steps()).isEqualTo(of(AVERAGED).steps());
    assertThat(average.posterior().averagedRounds()).hasValue(3);
    assertThat(average.posterior().kl().orElseThrow().perExample()).isEqualTo(0.25);
    assertThat(of(AVERAGED).ofRound()).isEqualTo(of(EVALUATED));
  }

  @Test
  void aRoundIsJudgedByWhatItHas() {
    assertThat(Selection.VALIDATION_NLL.score(of(EVALUATED))).hasValue(-0.0625);
    assertThat(Selection.VALIDATION_NLL.score(of(AVERAGED).ofAverage())).hasValue(-0.03125);
    assertThat(Selection.VALIDATION_NLL.score(of(UNEVALUATED))).isEmpty();
    assertThat(Selection.ELBO.score(of(UNEVALUATED))).hasValue(-0.25 - 0.5);
    assertThat(Selection.ELBO.score(of(UNEVALUATED.replace(KL, "")))).hasValue(-0.25);
  }

  @Test
  void theLogHasALineForPeople() {
    assertThat(of(AVERAGED).text())
        .isEqualTo(
            "round 8/8  epoch 10.00  KL 3.8 nats (0.5000 per example)  NLL 0.2500  error 3.00 %"
                + "  7975 images/s  merge 5 ms  0.0 MB"
                + "  validation: error 2.00 %  NLL 0.0625  ECE 0.0030"
                + ", average of the last 3 rounds: error 2.00 %  NLL 0.0313  ECE 0.0030");
    assertThat(of(SPARSE).text()).contains("  kept 10 of 1,000 weights  7975 images/s");
  }

  private static RoundMetrics of(String line) {
    return RoundMetrics.of(json(line));
  }

  private static ObjectNode json(String line) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
