package credence.engine.nd4j;

import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.WeightsContract;

/** Images that count by their class, by ND4J. */
class Nd4jWeightsTest extends WeightsContract {

  @Override
  protected Engine create(EngineSpec spec) {
    return new Nd4jEngine(spec);
  }
}
