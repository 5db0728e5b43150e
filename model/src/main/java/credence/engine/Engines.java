package credence.engine;

import credence.engine.nd4j.Nd4jEngine;

/** Engines by name. */
public final class Engines {

  private Engines() {}

  /**
   * Compiles an engine.
   *
   * @param name {@code nd4j} or {@code auto}
   * @throws IllegalArgumentException for an unknown name
   */
  public static Engine create(String name, EngineSpec spec) {
    return switch (resolve(name)) {
      case "nd4j" -> new Nd4jEngine(spec);
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
      case "auto", "nd4j" -> "nd4j";
      default ->
          throw new IllegalArgumentException("engine = " + name + " is not one of auto, nd4j");
    };
  }
}
