package credence.job.sweep.trials;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.report.page.NumberText;
import java.util.List;

/**
 * A figure of predicted examples that the tables of a sweep have: of the validation half by {@code
 * validation_} and its key, of the test half by {@code test_} and its key.
 */
public enum TrialFigure {
  ERROR("error", "/error", "error"),
  NLL("nll", "/nll", "NLL"),
  ECE("ece", "/ece", "ECE"),
  RMSE("rmse", "/rmse", "RMSE"),
  CRPS("crps", "/crps", "CRPS"),
  COVERAGE_90("coverage_90", "/coverage/0.9", "in the 90 % interval");

  public static final List<TrialFigure> OF_CLASSES = List.of(ERROR, NLL, ECE);
  public static final List<TrialFigure> OF_NUMBERS = List.of(RMSE, NLL, CRPS, COVERAGE_90);

  private final String key;
  private final String pointer;
  private final String label;

  TrialFigure(String key, String pointer, String label) {
    this.key = key;
    this.pointer = pointer;
    this.label = label;
  }

  /** End of its columns' names. */
  public String key() {
    return key;
  }

  /** Where the JSON of predicted examples has it. */
  public String pointer() {
    return pointer;
  }

  /** For people. */
  public String label() {
    return label;
  }

  /** As people read it. */
  public String text(double value) {
    return switch (this) {
      case ERROR, ECE, COVERAGE_90 -> NumberText.percent(value);
      case NLL -> NumberText.decimals(value, 4);
      case RMSE, CRPS -> NumberText.significant(value);
    };
  }

  /**
   * Those of a sweep.
   *
   * @param chosen of {@code summary.json}
   */
  public static List<TrialFigure> of(JsonNode chosen) {
    return chosen.has("test_" + RMSE.key) ? OF_NUMBERS : OF_CLASSES;
  }
}
