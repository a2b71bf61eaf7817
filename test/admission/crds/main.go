// Writes what crossplane-runtime makes of XRDs, the fixtures of crd.test.ts. To run it again, in a copy of this folder:
//
//	go mod init crds && go get github.com/crossplane/crossplane-runtime/v2@v2.4.0 && go mod tidy
//	go run . <this folder> <repository>/imports/xrds/*/*.yaml <repository>/test/admission/xrds/*.yaml
package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"github.com/crossplane/crossplane-runtime/v2/pkg/xcrd"
	v1 "github.com/crossplane/crossplane/apis/v2/apiextensions/v1"
	corev2 "github.com/crossplane/crossplane/apis/v2/core/v2"
	extv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"sigs.k8s.io/yaml"
)

func main() {
	for _, file := range os.Args[2:] {
		if err := convert(file); err != nil {
			panic(file + ": " + err.Error())
		}
	}
}

func convert(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	xrd := &v1.CompositeResourceDefinition{}
	if err := yaml.UnmarshalStrict(text, xrd); err != nil {
		return err
	}
	// What the API server puts in before Crossplane sees an XRD: `+kubebuilder:default` in crossplane/apis.
	if xrd.Spec.Scope == nil {
		scope := v1.CompositeResourceScopeLegacyCluster
		if xrd.APIVersion == "apiextensions.crossplane.io/v2" {
			scope = v1.CompositeResourceScopeNamespaced
		}
		xrd.Spec.Scope = &scope
	}
	if xrd.Spec.DefaultCompositionUpdatePolicy == nil {
		automatic := corev2.UpdateAutomatic
		xrd.Spec.DefaultCompositionUpdatePolicy = &automatic
	}
	if xrd.Spec.DefaultCompositeDeletePolicy == nil {
		background := corev2.CompositeDeleteBackground
		xrd.Spec.DefaultCompositeDeletePolicy = &background
	}
	name := strings.TrimSuffix(filepath.Base(file), ".yaml")
	if folder := filepath.Base(filepath.Dir(file)); folder != "xrds" {
		name = folder + "-" + name
	}
	crd, err := xcrd.ForCompositeResource(xrd)
	if err != nil {
		return err
	}
	if err := write(name, crd); err != nil || xrd.Spec.ClaimNames == nil {
		return err
	}
	claim, err := xcrd.ForCompositeResourceClaim(xrd)
	if err != nil {
		return err
	}
	return write(name+"-claim", claim)
}

func write(name string, crd *extv1.CustomResourceDefinition) error {
	crd.APIVersion, crd.Kind = "apiextensions.k8s.io/v1", "CustomResourceDefinition"
	crd.OwnerReferences = nil // holds the uid of the XRD on a cluster

	asJSON, err := json.Marshal(crd)
	if err != nil {
		return err
	}
	object := map[string]any{}
	if err := json.Unmarshal(asJSON, &object); err != nil {
		return err
	}
	delete(object, "status")
	pretty, err := json.MarshalIndent(object, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(os.Args[1], name+".json"), append(pretty, '\n'), 0o644)
}
