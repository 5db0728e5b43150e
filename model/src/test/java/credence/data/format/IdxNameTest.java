package credence.data.format;

import static org.assertj.core.api.Assertions.assertThat;

import credence.data.format.IdxName.Half;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdxNameTest {

  /**
   * MNIST as it is published, with a dot as some copies have it, EMNIST, and names of one's own.
   */
  @ParameterizedTest
  @CsvSource({
    "train-images-idx3-ubyte,TRAINING,'',train-labels-idx1-ubyte",
    "train-images-idx3-ubyte.gz,TRAINING,'',train-labels-idx1-ubyte",
    "t10k-images.idx3-ubyte,TEST,'',t10k-labels.idx1-ubyte",
    "emnist-letters-test-images-idx3-ubyte,TEST,emnist-letters-,emnist-letters-test-labels-idx1-ubyte",
    "colours_train_images.idx4,TRAINING,colours_,colours_train_labels.idx1",
    "test-bench-Train-images-idx4-ubyte,TRAINING,test-bench-,test-bench-Train-labels-idx1-ubyte",
    "my-images-test-images-idx3-ubyte,TEST,my-images-,my-images-test-labels-idx1-ubyte",
    "v1.test.idx3-ubyte.gz,TEST,v1.,v1.test.idx1-ubyte",
  })
  void namesSayHalfAndLabels(String text, Half half, String beginning, String labels) {
    IdxName name = new IdxName(text);
    assertThat(name.isImages()).isTrue();
    assertThat(name.isLabels()).isFalse();
    assertThat(name.half()).contains(half);
    assertThat(name.beginning()).isEqualTo(beginning);
    assertThat(name.labels()).containsExactly(labels, labels + ".gz");
    assertThat(new IdxName(labels).isLabels()).isTrue();
  }

  @Test
  void aWordWithinAWordIsNoHalf() {
    for (String text : new String[] {"contest-images-idx3-ubyte", "trains-images-idx3-ubyte"}) {
      assertThat(new IdxName(text).half()).isEmpty();
      assertThat(new IdxName(text).isImages()).isTrue();
    }
  }

  @Test
  void otherFilesAreNeither() {
    for (String text : new String[] {"qmnist-test-labels-idx2-int", "idx3.txt", "images.bin"}) {
      assertThat(new IdxName(text).isImages()).as(text).isFalse();
      assertThat(new IdxName(text).isLabels()).as(text).isFalse();
    }
  }

  @Test
  void emnistIsKnownByItsName() {
    IdxName emnist = new IdxName("emnist-byclass-train-images-idx3-ubyte.gz");
    IdxName other = new IdxName("train-images-idx3-ubyte");
    assertThat(emnist.mapping()).contains("emnist-byclass-mapping.txt");
    assertThat(other.mapping()).isEqualTo(Optional.empty());
    assertThat(Transposing.AUTO.isOf(emnist)).isTrue();
    assertThat(Transposing.AUTO.isOf(other)).isFalse();
    assertThat(Transposing.of(true).isOf(other)).isTrue();
    assertThat(Transposing.of(false).isOf(emnist)).isFalse();
  }
}
