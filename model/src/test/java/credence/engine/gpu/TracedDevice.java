package credence.engine.gpu;

import credence.engine.gpu.device.GpuBuffer;
import credence.engine.gpu.device.GpuDevice;
import credence.engine.gpu.device.GpuLaunch;
import credence.engine.gpu.device.KernelArgument;
import credence.engine.gpu.device.WorkGroup;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * A device that notes after each launch what the bytes of the buffers are that the kernel knows.
 */
final class TracedDevice implements GpuDevice {

  private static final int DIGITS = 6;

  /** All but the table of normals, which no kernel writes to. */
  private static final int MOST_WORDS = 1 << 14;

  private final GpuDevice device;
  private final Map<GpuLaunch, List<GpuBuffer>> buffers = new IdentityHashMap<>();
  private final List<String> trace = new ArrayList<>();

  TracedDevice(GpuDevice device) {
    this.device = device;
  }

  /** Of each launch the kernel and the beginning of the SHA-256 of its buffers. */
  List<String> trace() {
    return trace;
  }

  @Override
  public String describe() {
    return device.describe();
  }

  @Override
  public GpuBuffer allocate(int words) {
    return device.allocate(words);
  }

  @Override
  public void write(GpuBuffer to, float[] values, int count) {
    device.write(to, values, count);
  }

  @Override
  public void write(GpuBuffer to, int[] values, int count) {
    device.write(to, values, count);
  }

  @Override
  public void read(GpuBuffer from, float[] into, int count) {
    device.read(from, into, count);
  }

  @Override
  public GpuLaunch prepare(String kernel, WorkGroup group, List<KernelArgument> arguments) {
    GpuLaunch launch = device.prepare(kernel, group, arguments);
    List<GpuBuffer> known = new ArrayList<>();
    for (KernelArgument argument : arguments) {
      if (argument instanceof GpuBuffer buffer && buffer.words() <= MOST_WORDS) {
        known.add(buffer);
      }
    }
    buffers.put(launch, known);
    return launch;
  }

  @Override
  public void launch(GpuLaunch launch, int pass, int across, int down) {
    device.launch(launch, pass, across, down);
    trace.add(launch.kernel() + " " + digest(buffers.get(launch)));
  }

  private String digest(List<GpuBuffer> known) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (GpuBuffer buffer : known) {
        float[] values = new float[buffer.words()];
        device.read(buffer, values, values.length);
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
        bytes.asFloatBuffer().put(values);
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    device.close();
  }
}
