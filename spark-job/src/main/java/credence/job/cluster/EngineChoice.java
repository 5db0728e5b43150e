package credence.job.cluster;

import credence.engine.Precision;
import credence.engine.choice.EngineName;
import credence.engine.choice.Engines;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Which engine computes, and on what: decided once, for all executors.
 *
 * @param cuda whether this is a build for GPUs, whose nd4j runs on nothing else
 * @param gpus looks at the GPU of every executor
 * @param processors asks executors what keeps their processors from products in a precision
 * @param log gets a line if GPUs are passed over
 */
record EngineChoice(
    boolean cuda,
    Supplier<List<GpuCheck>> gpus,
    BiFunction<EngineName, Precision, List<String>> processors,
    Consumer<String> log) {

  /**
   * The engine.
   *
   * @throws JobException with exit code 64 for settings that this build or these cards or
   *     processors cannot serve, 75 if a card cannot be looked at
   */
  EngineName engine(EngineSetting engine, Device device, Precision precision) {
    if (precision != Precision.FLOAT32) {
      return rounding(engine, device, precision);
    }
    boolean other = engine == EngineSetting.ONEDNN;
    if (device == Device.GPU && (other || !cuda)) {
      throw JobException.usage(
          other
              ? "device = gpu: the engine onednn computes on processors; engine = nd4j has code for"
                  + " GPUs"
              : "device = gpu: this build has no code for GPUs; mvn -Pcuda-11.6 package makes one"
                  + " that has");
    }
    if (!cuda || other || device == Device.CPU) {
      return onProcessor(engine);
    }
    GpuCheck fault =
        gpus.get().stream().filter(found -> found.fault() != null).findFirst().orElse(null);
    if (fault == null) {
      return EngineName.ND4J_CUDA;
    }
    String what = "host %s: %s".formatted(fault.host(), fault.fault());
    if (device == Device.GPU) {
      ExitCode code = fault.passing() ? ExitCode.TRY_AGAIN : ExitCode.USAGE;
      throw new JobException(code, "device = gpu: " + what);
    }
    log.accept("computing on processors: " + what);
    return onProcessor(engine);
  }

  private EngineName rounding(EngineSetting engine, Device device, Precision precision) {
    String fault = fault(engine, device, precision);
    if (fault != null) {
      throw JobException.usage("precision = %s %s".formatted(precision, fault));
    }
    EngineName name = onProcessor(engine);
    processors
        .apply(name, precision)
        .forEach(
            found -> {
              throw JobException.usage(found);
            });
    return name;
  }

  /**
   * What is wrong with the settings on any machine, in words that follow the precision; or null.
   */
  static String fault(EngineSetting engine, Device device, Precision precision) {
    if (precision == Precision.FLOAT32) {
      return null;
    }
    if (engine == EngineSetting.ND4J || engine == EngineSetting.DL4J_AVERAGING) {
      return "needs engine = onednn or auto: engine = %s computes in float32 alone"
          .formatted(engine);
    }
    return device == Device.GPU
        ? "needs device = cpu or auto: the engine for GPUs computes in float32 alone"
        : null;
  }

  private EngineName onProcessor(EngineSetting engine) {
    if (cuda && engine == EngineSetting.ND4J) {
      throw JobException.usage(
          "engine = nd4j: that of this build computes on GPUs alone; engine = onednn is for"
              + " processors");
    }
    return cuda ? EngineName.ONEDNN : Engines.resolve(engine.id());
  }
}
