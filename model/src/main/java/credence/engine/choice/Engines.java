package credence.engine.choice;

import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.nd4j.Nd4jEngine;
import credence.engine.onednn.OnednnEngine;

/** Engines by name. */
public final class Engines {

  private Engines() {}

  /**
   * Compiles an engine.
   *
   * @param name {@code onednn}, {@code nd4j} or {@code auto}; {@code nd4j-cuda} is nd4j in a build
   *     for GPUs
   * @throws IllegalArgumentException for an unknown name
   * @throws UnsupportedOperationException if the engine's native library does not load here
   */
  public static Engine create(String name, EngineSpec spec) {
    return switch (resolve(name)) {
      case "onednn" -> new OnednnEngine(spec);
      case "nd4j", "nd4j-cuda" -> new Nd4jEngine(spec);
      default -> throw new IllegalStateException(name);
    };
  }

  /**
   * The engine that {@code name} stands for on this machine: {@code auto} is the fastest that
   * loads.
   *
   * @throws IllegalArgumentException for an unknown name
   */
  public static String resolve(String name) {
    return switch (name) {
      case "auto" -> OnednnEngine.isAvailable() ? "onednn" : "nd4j";
      case "onednn", "nd4j", "nd4j-cuda" -> name;
      default ->
          throw new IllegalArgumentException(
              "engine = " + name + " is not one of auto, onednn, nd4j");
    };
  }
}
