package credence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bayes.MeanField;
import credence.engine.Optimizer;
import credence.engine.TrainState;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateStoreTest {

  @TempDir Path temp;

  @Test
  void everyBitOfAStateComesBack() throws IOException {
    for (int seed = 0; seed < 6; seed++) {
      Random random = new Random(seed);
      Optimizer optimizer = seed % 2 == 0 ? Optimizer.Adam.standard() : new Optimizer.Sgd();
      TrainState state = bits(random, optimizer.moments());
      LocalFolder folder = LocalFolder.of(temp.resolve("state" + seed));
      StateStore.write(folder, Samples.network(), state, metadata(random));

      StateStore.Checkpoint read = StateStore.read(folder, Samples.network(), optimizer);
      assertThat(read.state().steps()).isEqualTo(state.steps());
      assertSameBits(read.state().posterior().mu(), state.posterior().mu());
      assertSameBits(read.state().posterior().rho(), state.posterior().rho());
      assertThat(read.state().moments()).hasNumberOfRows(state.moments().length);
      for (int m = 0; m < state.moments().length; m++) {
        assertSameBits(read.state().moments()[m], state.moments()[m]);
      }
      ObjectNode again = metadata(rewound(seed, optimizer));
      assertThat(read.metadata()).isEqualTo(CanonicalJson.sorted(again));
      assertThat(StateStore.metadata(folder)).isEqualTo(read.metadata());
    }
  }

  @Test
  void equalStatesHaveEqualBytes() throws IOException {
    String[] ids = new String[2];
    for (int i = 0; i < 2; i++) {
      Random random = new Random(4);
      LocalFolder folder = LocalFolder.of(temp.resolve("state" + i));
      ids[i] = StateStore.write(folder, Samples.network(), bits(random, 4), metadata(random));
    }
    assertThat(ids[0]).isEqualTo(ids[1]);
    for (String file : LocalFolder.of(temp.resolve("state0")).list()) {
      assertThat(temp.resolve("state1/" + file))
          .hasSameBinaryContentAs(temp.resolve("state0/" + file));
    }
  }

  @Test
  void aStateOfAnotherOptimiserOrNetworkIsRefused() throws IOException {
    LocalFolder folder = LocalFolder.of(temp);
    Random random = new Random(1);
    StateStore.write(folder, Samples.network(), bits(random, 4), metadata(random));
    assertThatThrownBy(() -> StateStore.read(folder, Samples.network(), new Optimizer.Sgd()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("tensors: expected an array of at most 12, found 36 elements");
    var other = Samples.networkOf(5);
    assertThatThrownBy(() -> StateStore.read(folder, other, Optimizer.Adam.standard()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("tensors[2].shape: expected [5, 54], found [4,54]");
    TrainState state = bits(random, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> StateStore.write(LocalFolder.of(temp.resolve("x")), other, state, settings()))
        .withMessageContaining("for network tiny, which has");
  }

  @Test
  void everyFlippedBitIsSeen() throws IOException {
    LocalFolder folder = LocalFolder.of(temp);
    Random random = new Random(1);
    StateStore.write(folder, Samples.network(), bits(random, 4), metadata(random));
    assertThat(folder.list()).hasSize(8);
    for (String file : folder.list()) {
      byte[] bytes = Files.readAllBytes(temp.resolve(file));
      for (int i = 0; i < 20; i++) {
        byte[] damaged = bytes.clone();
        damaged[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(temp.resolve(file), damaged);
        assertThatThrownBy(() -> read(folder)).isInstanceOf(ModelFormatException.class);
      }
      Files.write(temp.resolve(file), bytes);
    }
    assertThat(read(folder).state().steps()).isPositive();
  }

  @Test
  void anUnfinishedCheckpointIsNoneAndCanBeRepeated() throws IOException {
    for (int files = 0; files < 8; files++) {
      LocalFolder folder = LocalFolder.of(temp.resolve("state" + files));
      FailingFolder failing = FailingFolder.after(files, folder);
      TrainState state = bits(new Random(1), 4);
      assertThatThrownBy(() -> StateStore.write(failing, Samples.network(), state, settings()))
          .hasMessage("disk full");
      assertThat(StateStore.contains(folder)).isFalse();
      assertThatThrownBy(() -> read(folder)).isInstanceOf(FileNotFoundException.class);
      assertThatThrownBy(() -> StateStore.metadata(folder))
          .isInstanceOf(FileNotFoundException.class);
      StateStore.write(folder, Samples.network(), state, settings());
      assertThat(StateStore.contains(folder)).isTrue();
      assertThatThrownBy(() -> StateStore.write(folder, Samples.network(), state, settings()))
          .isInstanceOf(FileAlreadyExistsException.class);
    }
  }

  private static StateStore.Checkpoint read(Folder folder) throws IOException {
    return StateStore.read(folder, Samples.network(), Optimizer.Adam.standard());
  }

  private static ObjectNode settings() {
    return Samples.settings();
  }

  /** Random bits: not-a-numbers, infinities and subnormal numbers among them. */
  private static TrainState bits(Random random, int moments) {
    float[][] vectors = new float[2 + moments][Samples.values(0).length];
    for (float[] vector : vectors) {
      for (int i = 0; i < vector.length; i++) {
        vector[i] = Float.intBitsToFloat(random.nextInt() | (i % 7 == 0 ? 0x7f800000 : 0));
      }
    }
    float[][] rest = Arrays.copyOfRange(vectors, 2, vectors.length);
    return TrainState.of(
        MeanField.of(vectors[0], vectors[1]), rest, random.nextLong() & Long.MAX_VALUE);
  }

  private static ObjectNode metadata(Random random) {
    ObjectNode metadata = CanonicalJson.object();
    metadata.put("round", random.nextInt()).put("seed", random.nextLong());
    metadata.put("nll", random.nextGaussian()).put("engine", "é\u0000\"" + random.nextInt());
    metadata.putObject("best").put("round", (Integer) null).putArray("a").add(random.nextFloat());
    return metadata;
  }

  /** The generator of {@code seed} as it was after the state had been drawn. */
  private static Random rewound(int seed, Optimizer optimizer) {
    Random random = new Random(seed);
    bits(random, optimizer.moments());
    return random;
  }

  private static void assertSameBits(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(Float.floatToRawIntBits(actual[i]))
          .isEqualTo(Float.floatToRawIntBits(expected[i]));
    }
  }
}
