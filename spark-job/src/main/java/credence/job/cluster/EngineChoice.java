package credence.job.cluster;

import credence.engine.Precision;
import credence.engine.choice.EngineName;
import credence.engine.choice.Engines;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Which engine computes, and on what: decided once, for all executors.
 *
 * @param cuda whether this is a build for GPUs, whose nd4j runs on nothing else
 * @param gpus looks at the GPU of every executor
 * @param opencl asks every executor for the OpenCL device that an engine runs on
 * @param processors asks executors what keeps their processors from products in a precision
 * @param log gets a line if GPUs are passed over
 */
record EngineChoice(
    boolean cuda,
    Supplier<List<GpuCheck>> gpus,
    Function<EngineName, List<GpuCheck>> opencl,
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
    if (isOpenCl(engine, device)) {
      return throughOpenCl(engine, device);
    }
    boolean other = engine == EngineSetting.ONEDNN;
    if (device == Device.GPU && (other || !cuda)) {
      throw JobException.usage(
          other
              ? "device = gpu: the engine onednn computes on processors; engine = opencl has code"
                  + " for GPUs"
              : "device = gpu: this build has no code for GPUs; mvn -Pcuda-11.6 package makes one"
                  + " that has");
    }
    if (!cuda && engine == EngineSetting.AUTO && device == Device.AUTO) {
      return fault(opencl.apply(EngineName.OPENCL)) == null
          ? EngineName.OPENCL
          : onProcessor(engine);
    }
    if (!cuda || other || device == Device.CPU) {
      return onProcessor(engine);
    }
    GpuCheck fault = fault(gpus.get());
    if (fault == null) {
      return EngineName.ND4J_CUDA;
    }
    if (device == Device.GPU) {
      throw refusal("device = gpu", fault);
    }
    log.accept("computing on processors: " + inWords(fault));
    return onProcessor(engine);
  }

  private boolean isOpenCl(EngineSetting engine, Device device) {
    return engine == EngineSetting.OPENCL
        || device == Device.OPENCL_CPU
        || (!cuda && engine == EngineSetting.AUTO && device == Device.GPU);
  }

  /** Asked for by name: it is had, or the job ends. */
  private EngineName throughOpenCl(EngineSetting engine, Device device) {
    if (engine != EngineSetting.OPENCL && engine != EngineSetting.AUTO) {
      throw JobException.usage(
          "device = %s: that is for engine = opencl or auto, not %s"
              .formatted(device.id(), engine));
    }
    if (device == Device.CPU) {
      throw JobException.usage(
          "device = cpu: the engine opencl computes on processors where device = opencl-cpu says"
              + " so; engine = onednn is the fast one for them");
    }
    EngineName name = device == Device.OPENCL_CPU ? EngineName.OPENCL_CPU : EngineName.OPENCL;
    GpuCheck fault = fault(opencl.apply(name));
    if (fault != null) {
      throw refusal(engine == EngineSetting.OPENCL ? "engine = opencl" : "engine = auto", fault);
    }
    return name;
  }

  private static GpuCheck fault(List<GpuCheck> checks) {
    return checks.stream().filter(found -> found.fault() != null).findFirst().orElse(null);
  }

  private static String inWords(GpuCheck fault) {
    return "host %s: %s".formatted(fault.host(), fault.fault());
  }

  private static JobException refusal(String setting, GpuCheck fault) {
    ExitCode code = fault.passing() ? ExitCode.TRY_AGAIN : ExitCode.USAGE;
    return new JobException(code, setting + ": " + inWords(fault));
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
    if (engine != EngineSetting.ONEDNN && engine != EngineSetting.AUTO) {
      return "needs engine = onednn or auto: engine = %s computes in float32 alone"
          .formatted(engine);
    }
    return device == Device.GPU || device == Device.OPENCL_CPU
        ? "needs device = cpu or auto: the engines for GPUs compute in float32 alone"
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
