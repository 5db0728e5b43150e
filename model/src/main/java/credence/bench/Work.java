package credence.bench;

import credence.engine.Draws;

/** What is done with a batch. */
public sealed interface Work {

  /** {@code train} or {@code predict}. */
  String mode();

  /** A training step. */
  record Train() implements Work {
    @Override
    public String mode() {
      return "train";
    }
  }

  /** A prediction with {@code draws}. */
  record Predict(Draws draws) implements Work {
    @Override
    public String mode() {
      return "predict";
    }

    /** {@code mean}, {@code weights} or {@code activations}. */
    String drawsOf() {
      return switch (draws.getClass().getSimpleName()) {
        case "Weights" -> "weights";
        case "Activations" -> "activations";
        default -> "mean";
      };
    }
  }
}
