package credence.engine.nd4j.layers;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The few operations that ND4J does not have, or not the way they are needed here. */
public final class Maths {

  private Maths() {}

  /**
   * out = softplus(x), which is max(x, 0) + 2 atanh(e / (2 + e)) with e = exp(-|x|). ND4J's own is
   * log(1 + exp(x)): infinite beyond 88 and, in float, without a correct digit at the rho = -17 of
   * a small sigma. Its log1p is log(1 + x) as well; its atanh is accurate near 0.
   */
  public static void softplus(INDArray x, INDArray out, INDArray scratch) {
    out.assign(x);
    Transforms.abs(out, false).negi();
    Transforms.exp(out, false);
    scratch.assign(out).addi(2);
    out.divi(scratch);
    Transforms.atanh(out, false).muli(2);
    scratch.assign(x);
    out.addi(Transforms.relu(scratch, false));
  }

  /** out = op(a) op(b), with op the transpose where asked for; all row-major. */
  static void product(INDArray a, Side sideOfA, INDArray b, Side sideOfB, INDArray out) {
    Nd4j.exec(
        DynamicCustomOp.builder("matmul")
            .addInputs(a, b)
            .addOutputs(out)
            .addIntegerArguments(sideOfA.flag, sideOfB.flag, 0)
            .build());
  }

  /** Whether a product takes a matrix as it is. */
  enum Side {
    PLAIN(0),
    TRANSPOSED(1);

    private final int flag;

    Side(int flag) {
      this.flag = flag;
    }
  }

  public static boolean isFinite(INDArray x) {
    return Double.isFinite(x.sumNumber().doubleValue());
  }
}
