package credence.engine.choice;

import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.Precision;
import credence.engine.nd4j.Nd4jEngine;
import credence.engine.onednn.OnednnEngine;
import java.util.stream.Stream;

/** Engines by name. */
public final class Engines {

  private Engines() {}

  /**
   * Compiles an engine.
   *
   * @throws UnsupportedOperationException if the engine's native library does not load here, or it
   *     has not the spec's precision
   */
  public static Engine create(EngineName name, EngineSpec spec) {
    return switch (name) {
      case ONEDNN -> new OnednnEngine(spec);
      case ND4J, ND4J_CUDA -> new Nd4jEngine(spec);
    };
  }

  /**
   * Whether an engine has products in {@code precision} on this machine.
   *
   * @throws UnsupportedOperationException if it has not, with the remedy; or if its native library
   *     does not load here
   */
  public static void require(EngineName name, Precision precision) {
    switch (name) {
      case ONEDNN -> OnednnEngine.require(precision);
      case ND4J, ND4J_CUDA -> Nd4jEngine.require(precision);
    }
  }

  /** The fastest engine that loads on this machine. */
  public static EngineName fastest() {
    return OnednnEngine.isAvailable() ? EngineName.ONEDNN : EngineName.ND4J;
  }

  /**
   * The engine that {@code id} stands for on this machine: {@code auto} is {@link #fastest}.
   *
   * @throws IllegalArgumentException for an unknown id
   */
  public static EngineName resolve(String id) {
    if (id.equals("auto")) {
      return fastest();
    }
    return Stream.of(EngineName.values())
        .filter(name -> name.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "engine = " + id + " is not one of auto, onednn, nd4j"));
  }
}
