package credence.engine.choice;

import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.Precision;
import credence.engine.gpu.GpuEngine;
import credence.engine.gpu.opencl.OpenClDevices;
import credence.engine.gpu.opencl.OpenClKind;
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
      case OPENCL, OPENCL_CPU -> create(name, spec, 0);
    };
  }

  /**
   * Compiles an engine for one of several cards.
   *
   * @param card its number on this machine, from 0; of no effect on engines that choose none
   * @throws UnsupportedOperationException likewise, or if there is no such card
   */
  public static Engine create(EngineName name, EngineSpec spec, int card) {
    return switch (name) {
      case OPENCL -> new GpuEngine(spec, OpenClDevices.open(OpenClKind.GPU, card));
      case OPENCL_CPU -> new GpuEngine(spec, OpenClDevices.open(OpenClKind.CPU, card));
      default -> create(name, spec);
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
      case OPENCL, OPENCL_CPU -> GpuEngine.require(precision);
    }
  }

  /**
   * Whether this machine has the card that such an engine computes on; compiles nothing.
   *
   * @param card as {@link #create(EngineName, EngineSpec, int)} has it
   * @throws UnsupportedOperationException if it has not, with the remedy
   */
  public static void requireCard(EngineName name, int card) {
    switch (name) {
      case OPENCL -> OpenClDevices.require(OpenClKind.GPU, card);
      case OPENCL_CPU -> OpenClDevices.require(OpenClKind.CPU, card);
      default -> {}
    }
  }

  /** The fastest engine that loads on this machine, and computes on its processors. */
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
                    "engine = " + id + " is not one of auto, onednn, nd4j, opencl, opencl-cpu"));
  }
}
