package credence.engine.gpu.device;

import java.util.List;

/**
 * Memory and kernels of one device, for one engine: what is launched runs in the order in which it
 * was launched. For one thread at a time. Every method throws {@link GpuException} when the device
 * refuses.
 */
public interface GpuDevice extends AutoCloseable {

  /** Way to the device, its name and its driver: for provenance. */
  String describe();

  /**
   * A new buffer, all zeros.
   *
   * @param words of 4 bytes, at least 1
   */
  GpuBuffer allocate(int words);

  /** Copies the first {@code count} of {@code values} to the beginning of a buffer. */
  void write(GpuBuffer to, float[] values, int count);

  /** Likewise of integers. */
  void write(GpuBuffer to, int[] values, int count);

  /** Waits for what was launched, and copies the beginning of a buffer to {@code into}. */
  void read(GpuBuffer from, float[] into, int count);

  /**
   * A kernel with its arguments.
   *
   * @param kernel its name in {@link KernelSource}
   */
  GpuLaunch prepare(String kernel, WorkGroup group, List<KernelArgument> arguments);

  /**
   * Runs it, sometime before the next read ends.
   *
   * @param pass what {@link KernelArgument.Pass} stands for
   * @param across groups in the first dimension, at least 1
   * @param down groups in the second, at least 1
   */
  void launch(GpuLaunch launch, int pass, int across, int down);

  /** Frees all buffers and launches; may be called again. */
  @Override
  void close();
}
