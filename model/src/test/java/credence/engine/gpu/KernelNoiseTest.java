package credence.engine.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import credence.engine.gpu.device.GpuBuffer;
import credence.engine.gpu.device.GpuDevice;
import credence.engine.gpu.device.GpuLaunch;
import credence.engine.gpu.device.KernelArgument;
import credence.engine.gpu.device.WorkGroup;
import credence.engine.gpu.plan.StepWords;
import credence.random.Purpose;
import credence.random.RandomKey;
import credence.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernels' random numbers are those of {@link RandomStream}, bit for bit. */
class KernelNoiseTest {

  private static final int MOST = 1 << 20;
  private static final int LAYER = 7;

  private final StepWords words = new StepWords(1);
  private GpuDevice device;
  private GpuBuffer step;
  private GpuBuffer out;
  private GpuLaunch normals;
  private GpuLaunch uniforms;

  @BeforeEach
  void open() {
    device = OnOpenCl.device();
    step = device.allocate(words.words().length);
    out = device.allocate(MOST);
    float[] numbers = RandomStream.normalTable();
    GpuBuffer table = device.allocate(numbers.length);
    device.write(table, numbers, numbers.length);
    normals =
        device.prepare(
            "normals",
            WorkGroup.ROW,
            List.of(
                step, table, out, word(0), word(LAYER), word(1), word(0), KernelArgument.pass()));
    uniforms =
        device.prepare(
            "uniforms",
            WorkGroup.ROW,
            List.of(step, out, word(0), word(LAYER), word(1), word(0), KernelArgument.pass()));
  }

  private static KernelArgument word(int value) {
    return KernelArgument.word(value);
  }

  @AfterEach
  void close() {
    if (device != null) {
      device.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Purpose.class)
  void everyPurposeHasTheNumbersOfItsStreams(Purpose purpose) {
    RandomKey key = new RandomKey(0x1234_5678_9abc_def0L, purpose, 3, 2, 1, 4);
    assertSame(key, 0, 10_001);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 5, (1L << 32) - 6, (1L << 34) - 7, (1L << 34) + 1, 1L << 40})
  void numbersDoNotDependOnWhereARequestBegins(long first) {
    assertSame(RandomKey.of(17, Purpose.LOCAL_REPARAMETERISATION), first, 1_003);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, (1L << 34) - (1 << 19)})
  void aMillionNumbersAreEqual(long first) {
    assertSame(RandomKey.of(99, Purpose.WEIGHT_SAMPLE), first, MOST);
  }

  private void assertSame(RandomKey key, long first, int count) {
    RandomStream stream = RandomStream.of(key, LAYER);
    float[] expected = new float[count];
    words.examples(count);
    words.pass(0, key, 1, key, first);
    device.write(step, words.words(), words.words().length);
    stream.normals(first, expected, 0, count);
    assertThat(Arrays.equals(drawn(normals, count), expected)).as("normals").isTrue();
    stream.uniforms(first, expected, 0, count);
    assertThat(Arrays.equals(drawn(uniforms, count), expected)).as("uniforms").isTrue();
  }

  private float[] drawn(GpuLaunch launch, int count) {
    float[] found = new float[count];
    device.write(out, found, count);
    device.launch(launch, StepWords.at(0), count / 4 / WorkGroup.ITEMS + 1, 1);
    device.read(out, found, count);
    return found;
  }
}
