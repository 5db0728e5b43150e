package credence.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import credence.bayes.GaussianPrior;
import credence.bayes.MeanField;
import credence.bayes.Softplus;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ChunkedKlTest {

  @Test
  void chunksSumToTheClosedForm() {
    int weights = 200_001;
    float[] mu = new float[weights];
    float[] rho = new float[weights];
    Arrays.fill(mu, 0.5f);
    Arrays.fill(rho, (float) Softplus.inverse(0.25));
    // ln(0.5 / 0.25) + (0.25^2 + 0.5^2) / (2 * 0.5^2) - 1/2
    double each = Math.log(2) + 0.3125 / 0.5 - 0.5;
    double kl = ChunkedKl.of(new GaussianPrior(0, 0.5), MeanField.of(mu, rho));
    assertThat(kl / weights).isCloseTo(each, offset(1e-7));
  }
}
