package updrift.testkit;

import updrift.api.signature.SignatureScheme;

class TestSignatureSchemeTest extends SignatureSchemeContract {
    @Override
    protected SignatureScheme scheme() {
        return new TestSignatureScheme();
    }
}
